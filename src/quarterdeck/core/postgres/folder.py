"""The data folder: where one company's instance keeps everything that must survive."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from quarterdeck.core.postgres.problems import FolderNotWritable


@dataclass(frozen=True)
class DataFolder:
    """One instance's folder and the fixed places inside it."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret_key"

    @property
    def postgres_log(self) -> Path:
        return self.logs / "postgres.log"

    def prepare(self) -> None:
        """Make the folder and its parts, or say in words why that is impossible."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for part in (self.backups, self.files, self.logs):
                part.mkdir(mode=0o700, exist_ok=True)
            probe = self.root / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise FolderNotWritable(
                f"The data folder {self.root} cannot be written to ({error.strerror}). Give this user the right to "
                "write there, or choose another folder with QUARTERDECK_DATA."
            ) from error


def data_folder() -> DataFolder:
    """The folder of this instance: QUARTERDECK_DATA, or the platform's place for a user's data."""
    chosen = os.environ.get("QUARTERDECK_DATA")
    root = Path(chosen) if chosen else platformdirs.user_data_path("quarterdeck", appauthor=False)
    return DataFolder(root.expanduser().resolve())


def secret_key(folder: DataFolder) -> str:
    """The instance's own secret, made at the first start and readable by its owner only."""
    try:
        return folder.secret_key.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    folder.prepare()
    draft = folder.root / f".secret_key-{os.getpid()}-{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link fails when the name exists, so two first starts at once agree on one secret.
        os.link(draft, folder.secret_key)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return folder.secret_key.read_text(encoding="ascii").strip()
