"""The canonical address of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 2_000
_TRACKING = ("utm_", "fbclid=", "gclid=")


def canonical_address(root: HtmlElement, stated: str, url: str) -> str:
    """The page's canonical address: that of its `<link>`, else `stated`; empty where it gives no whole one.

    `url` is the address that the page came from, or empty. The answer is http or https, without
    credentials, fragment and tracking. A link to the site's front page, which broken themes put on
    every page, does not count.
    """
    first = next((base.get("href") for base in root.iter("base") if base.get("href")), "")
    base = _joined(url, first or "") or url
    links = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    own = _split(url)
    for address in (*links, stated):
        whole = _split(_joined(base, address)) if address else None
        if whole and not (_is_front(whole) and own and not _is_front(own)):
            return _clean(whole)
    return ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip()) if len(address) <= _LONGEST else ""
    except ValueError:
        return ""


def _split(address: str) -> SplitResult | None:
    """The parts of an address that others can follow; None where it is none."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and "." in host.strip(".") and not any(map(str.isspace, address))
    return parts if usable else None


def _is_front(parts: SplitResult) -> bool:
    return parts.path.strip("/") in {"", "index.html", "index.php"} and not parts.query


def _clean(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(part for part in parts.query.split("&") if not part.startswith(_TRACKING))
    return parts._replace(netloc=host, query=query, fragment="").geturl()
