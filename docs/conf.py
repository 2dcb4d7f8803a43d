"""How the pages of docs/ become the documentation site: `sphinx-build -W docs out/site`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pygments.lexers.special import TextLexer
from sphinx.addnodes import toctree

from kooperation import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "koop"
version = release = __version__
copyright = "the authors of koop"  # noqa: A001  Sphinx calls it so
extensions = ["myst_parser"]
root_doc = "index"
html_theme = "furo"
html_title = f"koop {__version__}"
html_copy_source = False
html_show_sphinx = False
html_use_smartypants = False  # quotation marks stand as they are meant
smartquotes = False
myst_heading_anchors = 4  # links into a page are those of GitHub
suppress_warnings = ["misc.highlighting_failure"]  # some YAML is broken on purpose

SOURCE = "https://example.org/koop/blob/main"
"""Where the files are that lie beside docs/."""


def setup(app: Sphinx) -> None:
    app.connect("source-read", _link_to_the_source)
    app.connect("html-page-context", _say_the_language)
    app.add_lexer("excel", TextLexer)  # what is typed into a workbook


def _link_to_the_source(_app: Sphinx, _page: str, content: list[str]) -> None:
    content[0] = re.sub(r"\]\(\.\./([^)]+)\)", rf"]({SOURCE}/\1)", content[0])


def _say_the_language(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Tell browsers and what reads aloud which pages are German: those below that caption."""
    trees = app.env.tocs["index"].findall(toctree)
    if any(tree["caption"] == "Deutsch" and page in tree["includefiles"] for tree in trees):
        context["language"] = "de"
