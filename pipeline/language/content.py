"""What of a text is language at all: addresses, code, file names and numbers left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.language.noise import is_key_mash, is_measure, looks_like_code

_SIGNS = r"/@\\{}<>=_#|~^&*+\[\]$"
_DOT_IN_WORD = re.compile(r"\.\w")
_MAY_BE_ODD = re.compile(rf"[{_SIGNS}0-9(]")  # or a dot in a word; apart, since one set of signs is found fastest
_ODD_WORD = re.compile(rf"[{_SIGNS}]|\w\(|[A-Za-z]\d|\d[A-Za-z]|www\.|\w\.\w|\d%?;|\):|\w-\d|\w:\d")
_MAY_GO = re.compile(rf"[{_SIGNS}0-9]|^--|\.\w")  # what each word that is cut from an odd text has
_BRACKETED = re.compile(  # what may have white space in it
    r"""
      (?:https?|ftp|file)://[^\s<>"'”’）」]*      # addresses, which may have brackets in them
    | </?[a-zA-Z!][^<>]{0,300}>                                    # tags
    | \[/?[a-zA-Z*]{1,12}(?:=[^\]\n]{0,200})?\]                    # BBCode
    | \{\{[^{}\n]{0,100}\}\}                                       # templates
    """,
    re.VERBOSE,
)
_NOT_LANGUAGE = re.compile(  # within a word
    r"""
      (?:https?|ftp|file|mailto|git|ssh)://?[^\s<>"'”’）」]*      # addresses
    | mailto:\S+
    | www\.[^\s<>"'”’）」]+
    | [\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}(?::[\w./-]{1,80})?  # mail, handles
    | (?<!\S)(?:[A-Za-z]:|~|\.{1,2})?(?:[\\/][\w.~-]{1,60}){2,12}[\\/]?  # paths
    | (?<!\S)--[a-z][\w-]{0,30}(?:=\S{0,80})?                       # options of commands
    | (?<![\w])[@\#][\w.-]{1,64}
    | &\#?[0-9a-zA-Z]{1,12};                                       # entities
    | \b[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){1,4}/\S*        # hosts with a path
    | \b[\w-]{1,80}\.(?:com|org|net|info|jpe?g|png|gif|tiff?|pdf|docx?|html?|php|wma|mp[34]|avi|zip|tar|gz
        |exe|dll|so|py|js|ts|css|min|json|xml|ya?ml|toml|ini|cfg|conf|csv|tsv|txt|md|log|sh|bat|cpp|java|rb|rs|sql|svg
        |webp|ico|mkv|mov|webm|iso|apk|epub|xlsx?|pptx?|odt|rtf)\b
    | (?<![\w-])[A-Za-z]{1,12}(?:-[A-Za-z0-9]{1,12}){0,3}-[0-9]\w{0,10}(?:/\w{1,10})?  # names of products
    | (?<!\w)(?:tel|sms|fax):\+?[0-9-]{3,20}
    | (?<![^\W_])(?=[A-Za-z_]{0,40}[0-9])[A-Za-z0-9_]{2,80}(?![^\W_])  # words with digits in them
    | (?<!\w)[A-Za-z][\w.-]{0,40}=["']?[\w.,%:-]{0,80}["']?              # settings
    | (?<!\w)(?:Ctrl|Strg|Alt|Shift|Cmd|Fn|Win)(?:[+][\w]{1,10}){1,3}   # keys pressed together
    | (?<!\w)[^\W_]{1,40}_\w{1,80}                                 # names in code
    """,
    re.VERBOSE,
)
_TWO_LETTERS = re.compile(r"[^\W\d_][^\w\x00-\x7f]*[^\W\d_]")  # with marks between them in some scripts
_LOWER = re.compile(r"[^\W\d_A-Z]{2}")  # no capitals of ASCII: the first word settles most texts
_NAME_LENGTH = 24
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_ACRONYMS = re.compile(r"[\W\d_]*(?:[A-Z]{1,4}[\W\d_]+){0,8}[A-Z]{0,4}[\W\d_]*")


def linguistic_pieces(text: str, pieces: Iterable[tuple[int, int]]) -> list[str]:
    """`linguistic` of every piece `[start, end)` of `text`; the pieces are in order.

    One look at the whole text finds the few pieces that need a closer one.

    >>> linguistic_pieces("All of it. 10.0.0.1", [(0, 10), (11, 19)])
    ['All of it.', '']
    """
    odd = [match.start() for match in _MAY_BE_ODD.finditer(text)]
    if dots := [match.start() for match in _DOT_IN_WORD.finditer(text)]:
        odd = sorted([*odd, *dots])
    odd.append(len(text))
    at = 0
    out = []
    for start, end in pieces:
        while odd[at] < start:
            at += 1
        piece = text[start:end]
        if odd[at] < end:
            out.append(linguistic(piece))
        elif (end - start > _NAME_LENGTH and _LOWER.search(piece)) or _is_worded(piece):
            out.append(piece)
        else:
            out.append("")
    return out


def linguistic(text: str) -> str:
    """The part of `text` that a language detector should see, or "" where nothing of it is language.

    >>> linguistic("See http://example.org/a for more")
    'See   for more'
    >>> linguistic("if(a==b){c++;}"), linguistic("10.0.0.1"), linguistic("IMG_0042.jpg"), linguistic("DVD-R")
    ('', '', '', '')
    """
    words = text.split()
    if not any(_ODD_WORD.search(word) for word in words if not word.isalpha()):
        return text if _is_worded(text) else ""
    if looks_like_code(text):
        return ""
    if "<" in text or "[" in text or "{{" in text:
        words = _BRACKETED.sub(" ", text).split()
    kept = " ".join([_NOT_LANGUAGE.sub(" ", word) if _MAY_GO.search(word) else word for word in words])
    return kept if _is_worded(kept) else ""


def _is_worded(text: str) -> bool:
    """True where there are words; one ideograph is one, one letter or an acronym is not."""
    if len(text) <= _NAME_LENGTH and is_measure(text):
        return False
    if _LOWER.search(text):
        return len(text) > _NAME_LENGTH or not is_key_mash(text)
    if _ACRONYMS.fullmatch(text):
        return False
    return bool(_TWO_LETTERS.search(text) or _IDEOGRAPH.search(text))
