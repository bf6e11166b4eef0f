"""What is said of a file that made its reader stop."""

from __future__ import annotations

import zlib

from pipeline.errors import TextmendError
from pipeline.readers.base import Failure

_LONGEST_DETAIL = 600


def failure_of(source: str, error: Exception) -> Failure:
    """The failure of a file, or of what is left of it."""
    name = "Truncated" if isinstance(error, EOFError) else type(error).__name__
    return Failure(source, name, " ".join(_detail(error).split())[:_LONGEST_DETAIL])


def _detail(error: Exception) -> str:
    match error:
        case TextmendError():
            return str(error)
        case EOFError():
            return "The compressed file ends too early. Fetch it again; whole records before the break were read."
        case zlib.error():
            return f"The compressed file is damaged ({error}). Fetch it again; whole records before that were read."
        case OSError():
            return f"It cannot be read: {error.strerror or error}. Check the file and its permissions."
        case _:
            return f"It cannot be read: {error}. Check that it is what its suffix says."
