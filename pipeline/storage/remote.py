"""Paths of files that are not on this machine's disks, and which of these a text names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast

from pipeline.errors import UsageError

# `pathlib` makes one slash of two, so that a `Path` of an address has but one.
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{1,30}):/{1,3}(?=[^/])", re.IGNORECASE)
_LOCAL = {"file", "local"}
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
_RIGHTS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials or the machine's role; "
    "AWS_ENDPOINT_URL names another service than Amazon's; FSSPEC_S3_ANON=true reads what is public",
    "gcs": "GOOGLE_APPLICATION_CREDENTIALS, `gcloud auth application-default login` or the machine's account; "
    "FSSPEC_GCS_TOKEN=anon reads what is public",
}
_BLOCK = 4 * 1024 * 1024
_CHUNK = 128 * 1024


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or folder behind an address.

    >>> folder = Remote("memory://crawl")
    >>> (folder / "a.txt.gz").suffix, str(folder / "a.txt.gz")
    ('.gz', 'memory://crawl/a.txt.gz')
    """

    address: str

    def __str__(self) -> str:
        return self.address

    def __truediv__(self, name: str) -> Remote:
        return Remote(f"{self.address.rstrip('/')}/{name}")

    @property
    def protocol(self) -> str:
        """What stands before the colon."""
        return self.address.partition(":")[0].lower()

    @property
    def name(self) -> str:
        """The last part."""
        return self._path.name

    @property
    def suffix(self) -> str:
        """The end of the name from its last dot on."""
        return self._path.suffix

    def with_suffix(self, suffix: str) -> Remote:
        """The same, but for the end of the name."""
        return Remote(self.address[: len(self.address.rstrip("/")) - len(self.suffix)] + suffix)

    @property
    def remedy(self) -> str:
        """What to do where it cannot be reached."""
        rights = _RIGHTS.get(_EXTRAS.get(self.protocol, ""))
        return f"Check the address and the rights: {rights}." if rights else "Check the address and your rights there."

    @property
    def _path(self) -> PurePosixPath:
        return PurePosixPath(self.address.partition("://")[2])

    def open(self) -> io.BufferedReader[Any]:
        """The bytes, to be read from anywhere in them. Raises `OSError`."""
        with store_errors():
            system, path = self.system()
            return io.BufferedReader(system.open(path, "rb", block_size=_BLOCK, cache_type="readahead"), _CHUNK)

    def system(self) -> tuple[Any, str]:
        """The file system, and the path in it. Raises `UsageError` where there is none for that protocol."""
        import fsspec  # noqa: PLC0415 only where there is such a path

        try:
            return cast("tuple[Any, str]", fsspec.core.url_to_fs(self.address))
        except (ImportError, ValueError) as error:
            msg = f"{self.address} cannot be reached: {error}"
            extra = _EXTRAS.get(self.protocol)
            remedy = f'Install what reaches it: pip install "textmend[{extra}]".' if extra else "Check the address."
            raise UsageError(msg, remedy=remedy) from error


Location = Path | Remote


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn whatever a store's own library raises into an `OSError`."""
    try:
        yield
    except (OSError, UsageError):
        raise
    except Exception as error:
        msg = f"{type(error).__name__}: {error}"
        raise OSError(msg) from error


def location(given: Path | str | Remote) -> Location:
    """What a path or address names: files on this machine as a `Path`, others as a `Remote`.

    >>> str(location("file:///data/in")), location("s3://bucket/in"), location(Path("s3://bucket/in"))
    ('/data/in', Remote(address='s3://bucket/in'), Remote(address='s3://bucket/in'))
    """
    if isinstance(given, Remote):
        return given
    text = str(given)
    found = _ADDRESS.match(text)
    if found is None or (isinstance(given, Path) and given.exists()):
        return Path(given)
    protocol, rest = found[1].lower(), text[found.end() :]
    if protocol in _LOCAL:
        return Path("/", rest)
    return Remote(f"{protocol}://{rest}")


def local_only(given: Path | str | Remote, what: str) -> Path:
    """The path of something that has to be on this machine. Raises `UsageError`."""
    found = location(given)
    if isinstance(found, Remote):
        msg = f"{what} cannot be written to {found}"
        raise UsageError(msg, remedy="Write to a local folder, and copy that.")
    return found


def files_under(folder: Remote) -> list[tuple[str, int]]:
    """The files under an address, by their paths in it, and their sizes; one with no path where it is a file itself.

    Raises `UsageError` where nothing is there, and `OSError`.
    """
    with store_errors():
        system, path = folder.system()
        system.invalidate_cache()  # others write there, too
        root = path.rstrip("/")
        found: dict[str, dict[str, Any]] = system.find(root, detail=True)
        if not found:
            if system.exists(root):
                return []
            msg = f"there is nothing at {folder}"
            raise UsageError(msg, remedy=folder.remedy)
        sizes = [(str(name), int(entry.get("size") or 0)) for name, entry in found.items() if entry["type"] == "file"]
        return sorted((name.removeprefix(root).lstrip("/"), size) for name, size in sizes)
