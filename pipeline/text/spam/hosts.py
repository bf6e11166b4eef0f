"""Web addresses in a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from pipeline.text.spam.terms import spam_terms

if TYPE_CHECKING:
    from tldextract import TLDExtract

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s|<>\"'«»\]\[]+", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,18}(?![\w@])(?:/[^\s|<>\"']*)?", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+")
_LINK_START = re.compile(r"\[(?:url|link)=|<a\s[^>]{0,80}?href=", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?([^/?#:\s]+)", re.IGNORECASE)
_PIECES = re.compile(r"[a-z]+")
_LONG = 5  # letters from which on a word tells in what it is run together with
_RESERVED = {"example", "test", "invalid", "localhost"}
_LIKE_FILES = {
    "md",
    "py",
    "sh",
    "pl",
    "rs",
    "cc",
    "so",
    "zip",
    "mov",
    "ps",
    "ai",
    "cs",
    "js",
    "java",
    "app",
    "name",
    "info",
}


def addresses_in(text: str) -> list[str]:
    """The web addresses in `text`, in order; bare host names too, if their suffix is a registered one.

    >>> addresses_in("see http://a.example/x or shop-b.co.uk, not readme.md or v1.2")
    ['http://a.example/x', 'shop-b.co.uk']
    """
    found = {match.start(): match[0] for match in _ADDRESS.finditer(text)}
    covered = [(start, start + len(address)) for start, address in found.items()]
    for match in _BARE.finditer(text):
        inside = any(start <= match.start() < end for start, end in covered)
        if not inside and _is_host(_HOST.match(match[0])):
            found[match.start()] = match[0]
    return [found[start].rstrip(".,;:)") for start in sorted(found)]


def hosts_of(addresses: list[str]) -> list[str]:
    """The distinct host names of addresses, lower-case, without `www.`, in order."""
    hosts = (match[1].lower().removeprefix("www.") for address in addresses if (match := _HOST.match(address)))
    return list(dict.fromkeys(hosts))


def spam_words_in(hosts: Iterable[str]) -> int:
    """How many of the hosts have a name that spam words stand in; a suffix that spam prefers counts beside a hyphen.

    >>> spam_words_in(["best-casino.biz", "buyviagra24.com", "garden.example.org", "my-garden.top"])
    3
    """
    return sum(map(_is_spam_host, hosts))


def _is_spam_host(host: str) -> bool:
    terms = spam_terms()
    name, _, suffix = host.rpartition(".")
    pieces = _PIECES.findall(name)
    if terms.hosts.intersection(pieces):
        return True
    if any(piece.startswith(word) or piece.endswith(word) for piece in pieces for word in _long_words()):
        return True
    return suffix in terms.suffixes and ("-" in name or any(ch.isdigit() for ch in name))


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(sorted(word for word in spam_terms().hosts if len(word) >= _LONG))


def is_only_addresses(text: str, addresses: list[str]) -> bool:
    """Whether `text` holds nothing but these addresses and what parts them."""
    for address in addresses:
        text = text.replace(address, " ", 1)
    return bool(addresses) and not any(ch.isalnum() for ch in _MAIL.sub(" ", text))


def markup_links(text: str) -> int:
    """How many links are written out in the markup of forums or pages: `[url=` or `<a href=`."""
    return len(_LINK_START.findall(text)) if "[" in text or "<" in text else 0


def _is_host(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    suffix = match[1].lower().rpartition(".")[2]
    if suffix in _RESERVED:
        return True
    if suffix in _LIKE_FILES and "-" not in match[1]:
        return False
    return bool(_suffixes()(match[1]).suffix)


@cache
def _suffixes() -> TLDExtract:
    """The public suffixes as they came with the package: nothing is fetched, nothing is cached on disk."""
    from tldextract import TLDExtract  # noqa: PLC0415 costs time that most texts need not pay

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
