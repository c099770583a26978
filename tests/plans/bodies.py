"""Bodies of every shape that the closed schema knows, and edits of them, for property tests."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from core.richtext import clean
from core.richtext.tree import Node, parse, serialise

PICTURES = ["asset:" + "a1" * 32, "asset:" + "b2" * 32]
WORDS = ["the", "a", "plan", "board", "Boards", "by", "31 March 2026", "45%", "£1.2 million", "&", "<x>", "we", "Pobl"]
WORDS += ["nbsp\u00a0space", "don’t", "1,000", "co-operate", "😀", '"quoted"', ".", ",", "(", "and", "children", "ICB"]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
texts = words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
MARKS = [
    "<strong>{}</strong>",
    "<em>{}</em>",
    "<sup>{}</sup>",
    "<sub>{}</sub>",
    '<span lang="cy">{}</span>',
    "{}<br>{}",
]
MARKS += [
    '<abbr title="Integrated Care Board">{}</abbr>',
    '<a href="https://a.example/1">{}</a>',
    '<a href="#b">{}</a>',
]
MARKS += ["{}", "{}", "{}", '{}<sup data-note="n1">1</sup>', '{}<sup data-note="n2">*</sup>']


@st.composite
def lines(draw: DrawFn) -> str:
    """A line of text with marks, some of them in the middle of a word."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        mark, text = draw(st.sampled_from(MARKS)), draw(texts)
        parts.append(mark.replace("{}", text, 1).replace("{}", draw(texts)))
    return draw(st.sampled_from(["", " "])).join(parts)


@st.composite
def lists(draw: DrawFn, depth: int = 2) -> str:
    items = []
    for _ in range(draw(st.integers(1, 4))):
        inner = draw(lists(depth - 1)) if depth and draw(st.integers(0, 3)) == 0 else ""
        items.append(f"<li>{draw(lines())}{inner}</li>")
    opening = draw(st.sampled_from(["ul", "ol", 'ol start="4"', 'ol type="a"']))
    return f"<{opening}>{''.join(items)}</{opening[:2]}>"


@st.composite
def tables(draw: DrawFn) -> str:
    width, spans = draw(st.integers(1, 4)), draw(st.booleans())

    def cell(tag: str) -> str:
        attrs = ""
        if spans and draw(st.integers(0, 4)) == 0:
            attrs = draw(st.sampled_from([' colspan="2"', ' rowspan="2"']))
        content = draw(st.one_of(texts, lines(), st.just(""), lists(0), st.just("<p>one</p><p>two 2</p>")))
        return f"<{tag}{attrs}>{content}</{tag}>"

    def row(tag: str) -> str:
        first = draw(st.sampled_from(["td", "th"])) if tag == "td" else "th"
        return f"<tr>{cell(first)}{''.join(cell(tag) for _ in range(width - 1))}</tr>"

    caption = f"<caption>{draw(lines())}</caption>" if draw(st.booleans()) else ""
    head = f"<thead>{row('th')}</thead>" if draw(st.booleans()) else ""
    rows = "".join(row("td") for _ in range(draw(st.integers(1, 4))))
    return f"<table>{caption}{head}<tbody>{rows}</tbody></table>"


@st.composite
def figures(draw: DrawFn) -> str:
    picture = draw(st.sampled_from(PICTURES))
    alt = draw(st.sampled_from(["A map", "", 'A "chart" & more']))
    caption = f"<figcaption>{draw(lines())}</figcaption>" if draw(st.booleans()) else ""
    return f"<figure><img src=\"{picture}\" alt='{alt}'>{caption}</figure>"


BLOCKS = st.one_of(
    lines().map("<p>{}</p>".format),
    lines().map("<p>{}</p>".format),
    st.tuples(st.sampled_from(["h2", "h3", "h4"]), lines()).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    lists(),
    tables(),
    figures(),
    st.lists(lines().map("<p>{}</p>".format), min_size=1, max_size=3).map(
        lambda found: f"<blockquote>{''.join(found)}</blockquote>"
    ),
)
NOTES = ["", '<aside data-note="n1" data-mark="1">First note</aside>']
NOTES += ['<aside data-note="n1">A <em>note</em></aside><aside data-note="n2" data-mark="*">Second</aside>']


@st.composite
def bodies(draw: DrawFn, most: int = 6) -> str:
    """A canonical body."""
    blocks = draw(st.lists(BLOCKS, max_size=most))
    return clean("".join(blocks) + draw(st.sampled_from(NOTES)))


@st.composite
def edited(draw: DrawFn, body: str, most: int = 5) -> str:
    """The body after some edits as a person makes them: most block ids stay."""
    root = parse(body)
    for _ in range(draw(st.integers(1, most))):
        _edit(draw, root)
    return clean(serialise(root.children), keep_ids=draw(st.integers(0, 7)) > 0)


def _edit(draw: DrawFn, root: Node) -> None:
    holders = [node for node in root.walk() if node.children and node.tag not in ("sup", "a")]
    holder = draw(st.sampled_from(holders)) if holders else root
    place = draw(st.integers(0, max(0, len(holder.children) - 1)))
    kind = draw(st.sampled_from(["delete", "insert", "move", "away", "words", "tag", "divide", "copy", "unwrap"]))
    children = holder.children
    child = children[place] if children else None
    if kind == "insert" or child is None:
        children[place:place] = parse(draw(BLOCKS if holder is root else texts)).children
    elif kind == "delete":
        del children[place]
    elif kind == "move":
        children.insert(draw(st.integers(0, len(children) - 1)), children.pop(place))
    elif kind == "away":
        del children[place]
        target = draw(st.sampled_from([node for node in root.walk() if node.tag == holder.tag]))
        target.children.append(child)
    elif isinstance(child, str):
        cut = draw(st.integers(0, len(child)))
        children[place] = f"{child[:cut]}{draw(words)} {child[cut:]}"
        if kind == "words":
            children[place] = child[:cut]
    elif kind == "tag":
        other = {"p": "h2", "h2": "h3", "h3": "p", "ul": "ol", "ol": "ul", "td": "th", "strong": "em", "em": "strong"}
        child.tag = other.get(child.tag, child.tag)
    elif kind == "divide" and child.tag in ("p", "li", "ul", "tbody"):
        cut = draw(st.integers(0, len(child.children)))
        children[place + 1 : place + 1] = [Node(child.tag, {}, child.children[cut:])]
        child.children = child.children[:cut]
    elif kind == "copy":
        children.append(child)
    else:
        children[place : place + 1] = child.children
