"""Errors that Textmend raises: each says what is wrong and what to do next.

Everything that a caller may want to catch derives from `TextmendError`; a bare
`ValueError` or `KeyError` from this package is a bug.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit status of the `textmend` command."""

    DONE = 0
    CRASH = 1
    USAGE = 2
    QUARANTINED = 3
    MISMATCH = 4
    INTERRUPTED = 130
    TERMINATED = 143


class TextmendError(Exception):
    """Base of all our errors.

    `remedy` is one sentence that tells the reader what to do next.

    >>> str(TextmendError("no such file: a.txt", remedy="Check the path."))
    'no such file: a.txt. Check the path.'
    """

    exit_code = ExitCode.CRASH

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments are lost by the default, and errors cross process borders.
        return (_rebuild, (type(self), self.message, self.remedy))


def _rebuild(kind: type[TextmendError], message: str, remedy: str) -> TextmendError:
    return kind(message, remedy=remedy)


class LedgerError(TextmendError):
    """Edits that do not fit the text they were made for, or that overlap."""


class RecipeError(TextmendError):
    """A recipe that names an unknown stage, key or value."""

    exit_code = ExitCode.USAGE


class UsageError(TextmendError):
    """A command or call that cannot be carried out as asked."""

    exit_code = ExitCode.USAGE


class ReadError(TextmendError):
    """An input file or record that cannot be read; it goes to quarantine."""


class OutputError(TextmendError):
    """Output that cannot be written or read back."""


class VerifyError(TextmendError):
    """Output from which a page cannot be rebuilt."""

    exit_code = ExitCode.MISMATCH
