"""A real Dovecot for one test: its own folder, its own port, one user, started as whoever runs the tests."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "sales", "the password of the mailbox"


@dataclass(frozen=True)
class Server:
    port: int
    mail: Path

    def deliver(self, content: bytes, *, name: str) -> None:
        """Put a message into the inbox, as a mail server would."""
        target = self.mail / "new" / f"{time.time_ns()}.{name}.here"
        target.write_bytes(content)
        if os.geteuid() == 0:
            shutil.chown(target, _user(), _group())


def missing() -> str:
    """Why no server can be started here; empty when one can."""
    return "" if program() else "dovecot is not installed (apt-get install dovecot-imapd)"


def program() -> str | None:
    return shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """The server until the end of the block."""
    mail = folder / "mail"
    for part in ("cur", "new", "tmp"):
        (mail / part).mkdir(parents=True)
    for part in ("run", "state"):
        (folder / part).mkdir()
    port = _free_port()
    user, group = _user(), _group()
    if os.geteuid() == 0:
        for path in (mail, *mail.iterdir()):
            shutil.chown(path, user, group)
        for path in (folder, *folder.parents):
            if str(path).startswith("/tmp/"):
                path.chmod(0o755)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}:{_id(user)}::{mail}::\n")
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(folder=folder, port=port, mail=mail, user=user, group=group, own=getpass.getuser())
    )
    server = subprocess.Popen(
        [str(program()), "-F", "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        _wait(server, port, folder)
        yield Server(port, mail)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def _wait(server: "subprocess.Popen[str]", port: int, folder: Path) -> None:
    for _try in range(100):
        if server.poll() is not None:
            log = folder / "log"
            raise RuntimeError(
                (server.stdout.read() if server.stdout else "") + (log.read_text() if log.exists() else "")
            )
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("dovecot did not begin to listen")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user() -> str:
    """Dovecot gives no mail to root, so that root reads as nobody."""
    return "nobody" if os.geteuid() == 0 else getpass.getuser()


def _group() -> str:
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(_user()).pw_gid).gr_name


def _id(user: str) -> str:
    import pwd

    entry = pwd.getpwnam(user)
    return f"{entry.pw_uid}:{entry.pw_gid}"


_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
"""
