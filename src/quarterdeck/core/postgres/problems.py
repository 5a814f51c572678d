"""What can go wrong with the data folder and its database, each said in one sentence."""


class PostgresProblem(Exception):
    """Something the person at the keyboard can put right; the message says what and how."""


class FolderNotWritable(PostgresProblem):
    """The data folder cannot be made or written to."""


class FolderInUse(PostgresProblem):
    """Another server process serves this data folder."""


class OtherVersion(PostgresProblem):
    """The data folder was written by another major version of PostgreSQL."""


class CannotStart(PostgresProblem):
    """PostgreSQL did not start; the message carries the end of its log."""


class CannotConnect(PostgresProblem):
    """The database named by DATABASE_URL cannot be used."""


class BackupFailed(PostgresProblem):
    """A backup could not be made; nothing was written that looks like one."""


class RestoreFailed(PostgresProblem):
    """A backup could not be brought back; the data is as before."""
