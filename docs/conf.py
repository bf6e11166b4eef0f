"""How Sphinx builds the documentation: `make docs`. No page loads anything from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from docs.rule_pages import write  # noqa: E402 the line above makes it importable
from pipeline import __version__  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Textmend"
author = "the Textmend authors"
project_copyright = "2026 the Textmend authors"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
default_role = "code"  # docstrings put code between single backticks
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
nitpicky = False  # types of other packages are named, not linked: there is no network to look them up
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
autodoc_default_options = {
    "members": True,
    "undoc-members": True,
    "ignore-module-all": True,
    "show-inheritance": True,
    "exclude-members": "model_config, model_post_init, model_fields, model_computed_fields, __new__",
}
autodoc_preserve_defaults = True
html_theme = "furo"
html_title = f"Textmend {release}"
html_static_path = ["_static"]
html_css_files = ["textmend.css"]
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # it would be fetched, which browsers forbid for files

_LOADS = re.compile(r"<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)=[\"'](?:https?:)?//[^\"']+", re.IGNORECASE)
_STYLE_LOADS = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def _generate(_app: Sphinx) -> None:
    write(HERE / "generated")


def _look_for_loads(app: Sphinx, error: Exception | None) -> None:
    """Fail where a page or style sheet would load something from another machine."""
    if error is not None:
        return
    out = Path(app.outdir)
    found = [path for path in sorted(out.rglob("*.html")) if _LOADS.search(path.read_text(encoding="utf-8"))]
    found += [path for path in sorted(out.rglob("*.css")) if _STYLE_LOADS.search(path.read_text(encoding="utf-8"))]
    if found:
        msg = f"loads from elsewhere: {', '.join(str(path.relative_to(out)) for path in found)}"
        raise RuntimeError(msg)


def setup(app: Sphinx) -> None:
    """Make the generated pages first, and look at the result."""
    app.connect("builder-inited", _generate)
    app.connect("build-finished", _look_for_loads)
