"""The first gate: untrusted HTML becomes harmless HTML, still in its own structure."""

import re
from collections import Counter

import nh3

from .schema import MAX_DEPTH, TooLarge

_CONTAINERS = {
    "address",
    "article",
    "aside",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "legend",
    "main",
    "nav",
    "pre",
    "search",
    "section",
    "summary",
}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figcaption", "hr", "img"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_INLINE = {"strong", "b", "em", "i", "cite", "dfn", "var", "a", "sup", "sub", "br", "span", "abbr"}
TAGS = _CONTAINERS | _BLOCKS | _TABLES | _INLINE

_SILENCED = {
    "script",
    "style",
    "svg",
    "math",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "noscript",
    "noembed",
    "noframes",
    "title",
    "head",
    "select",
    "datalist",
    "audio",
    "video",
    "canvas",
}
_ATTRIBUTES = {
    "a": {"href", "id", "data-ref"},
    "div": {"data-object"},
    "img": {"src", "alt"},
    "span": {"lang"},
    "abbr": {"title"},
    "ol": {"start", "type"},
    "sup": {"data-note", "id"},
    "aside": {"data-note", "data-mark"},
    "li": {"id"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_OPTIONAL_END = {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "optgroup", "caption"}
_NEVER_OPEN = {"br", "img", "hr", "input", "col", "meta", "link", "wbr", "area", "base", "source", "track", "param"}
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
# NUL and its kin, half characters, and code points that XML (so .docx and PDF metadata) cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_PASSES = 4


def harmless(html: str, *, classes: bool = False, embedded_pictures: bool = False) -> str:
    """Drop everything that can run, load or hide, by nh3 until nothing changes (a parser's repairs may need a second
    pass). `classes` keeps class names and `embedded_pictures` keeps data: addresses, for readers that need them next.

    Raises TooLarge for elements nested hundreds deep, before a parser spends minutes on them.
    """
    html = _FORBIDDEN.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    _refuse_towers(html)
    attributes = {tag: set(names) for tag, names in _ATTRIBUTES.items()}
    attributes["*"] = {"data-bid"} | ({"class"} if classes else set())
    for _ in range(_PASSES):
        cleaned = nh3.clean(
            html,
            tags=TAGS,
            clean_content_tags=_SILENCED,
            attributes=attributes,
            url_schemes={"http", "https", "mailto", "asset"} | ({"data"} if embedded_pictures else set()),
            link_rel=None,
            strip_comments=True,
        )
        if cleaned == html:
            break
        html = cleaned
    return cleaned


def _refuse_towers(html: str) -> None:
    """html5 parsing costs the square of the depth: 200,000 nested elements take two minutes."""
    if html.count("<") <= 10 * MAX_DEPTH:
        return
    opened: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(_COMMENT.sub("", html)):
        name = match[2].lower()
        if name in _OPTIONAL_END or name in _NEVER_OPEN:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > 10 * MAX_DEPTH:
            raise TooLarge(f"The text is nested more than {MAX_DEPTH} levels deep; please make its structure simpler.")
