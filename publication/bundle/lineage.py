"""How is the picture of how plans fit together drawn? As an SVG file, from the relations alone: what informs stands
above, what carries it out below. The same relations give the same bytes; the page beside it says the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from textwrap import wrap

BOX, GAP, LINE, PAD, BETWEEN, WAY = 158, 20, 17, 10, 64, 26
LETTERS = 20
# kind -> (words of the key, width of the line, its dashes)
LINES = {
    "informed by": ("informs", 1.5, ""),
    "delivers": ("is delivered by", 3.5, ""),
    "part of": ("is a part of", 2, "9 5"),
    "supersedes": ("is superseded by", 2, "2 4"),
}
OTHER = ("stands beside", 1.5, "14 4 2 4")


@dataclass
class Node:
    """A plan's box, or (without words) a point that a line passes on its way over a layer."""

    slug: str
    words: list[str] = field(default_factory=list)
    held: bool = False
    layer: int = 0
    x: float = 0

    @property
    def width(self) -> int:
        return BOX if self.words else WAY

    @property
    def height(self) -> int:
        return len(self.words) * LINE + 2 * PAD if self.words else 0


def drawn(relations: Iterable[dict]) -> list[dict]:
    """The relations that belong in the picture."""
    return [relation for relation in relations if relation["drawn"]]


def flow(relation: dict) -> tuple[str, str]:
    """(above, below): a part stands above its whole, everything else below what it answers to."""
    ends = (relation["plan"]["slug"], relation["other"]["slug"])
    return ends if relation["kind"] == "part of" else ends[::-1]


def draw(relations: list[dict]) -> bytes:
    """Returns the picture. Relations that run in a circle are drawn too; one of them then points upwards."""
    nodes = {
        end["slug"]: Node(end["slug"], wrap(end["title"], LETTERS), end["held"])
        for relation in relations
        for end in (relation["plan"], relation["other"])
    }
    edges = [(*flow(relation), relation["kind"]) for relation in relations]
    _layer(nodes, [(above, below) for above, below, _ in edges])
    routes = [([nodes[above], *_ways(nodes, above, below), nodes[below]], kind) for above, below, kind in edges]
    layers = _order(list(nodes.values()), routes)
    width = max((_width(row) for row in layers), default=BOX) + 2 * GAP
    for row in layers:
        _place(row, width)
    tops = _tops(layers)
    height = (tops[-1] if tops else 0) + 40
    kinds = {kind for _, _, kind in edges}
    body = [_line(route, kind, tops, layers) for route, kind in routes]
    body += [_box(node, tops[node.layer]) for row in layers for node in row if node.words]
    body += _key(kinds, width, height)
    return _svg(width, height + 30 * (len(_used(kinds)) + 1) + 10, body)


def _layer(nodes: dict[str, Node], edges: list[tuple[str, str]]) -> None:
    """Give each node the layer below the lowest that stands above it; then lower what nothing stands above."""
    below: dict[str, list[str]] = {slug: [] for slug in nodes}
    for first, second in _without_circles(nodes, edges):
        below[first].append(second)
    for _ in nodes:
        for first, seconds in below.items():
            for second in seconds:
                nodes[second].layer = max(nodes[second].layer, nodes[first].layer + 1)
    roots = set(nodes) - {second for seconds in below.values() for second in seconds}
    for slug in sorted(roots):
        nodes[slug].layer = max(0, min((nodes[second].layer - 1 for second in below[slug]), default=0))


def _without_circles(nodes: dict[str, Node], edges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for first, second in edges:
        reached, seen = [second], {second}
        while reached:
            here = reached.pop()
            following = [end for start, end in kept if start == here and end not in seen]
            seen.update(following)
            reached += following
        if first not in seen:
            kept.append((first, second))
    return kept


def _ways(nodes: dict[str, Node], above: str, below: str) -> list[Node]:
    return [
        Node(f"{above} to {below} {layer}", layer=layer) for layer in range(nodes[above].layer + 1, nodes[below].layer)
    ]


def _order(boxes: list[Node], routes: list[tuple[list[Node], str]]) -> list[list[Node]]:
    """The rows, each sorted so that few lines cross: several times by where its neighbours stand."""
    every = boxes + [node for route, _ in routes for node in route[1:-1]]
    layers = [
        [node for node in every if node.layer == layer]
        for layer in range(max((n.layer for n in every), default=-1) + 1)
    ]
    beside: dict[str, list[Node]] = {node.slug: [] for node in every}
    for route, _ in routes:
        for one, two in pairwise(route):
            beside[one.slug].append(two)
            beside[two.slug].append(one)
    for _ in range(12):
        for row in layers:
            for node in row:
                node.x = row.index(node) / max(1, len(row) - 1) if len(row) > 1 else 0.5
        for row in layers:
            row.sort(key=lambda node: (_mean(beside[node.slug], node), node.slug))
            for index, node in enumerate(row):
                node.x = index / max(1, len(row) - 1) if len(row) > 1 else 0.5
    return layers


def _mean(neighbours: list[Node], node: Node) -> float:
    return round(sum(other.x for other in neighbours) / len(neighbours), 6) if neighbours else node.x


def _width(row: list[Node]) -> int:
    return sum(node.width for node in row) + GAP * (len(row) - 1)


def _place(row: list[Node], width: float) -> None:
    """Spread a row over the width; `x` is then a node's middle."""
    spare = (width - sum(node.width for node in row)) / (len(row) + 1)
    left = spare
    for node in row:
        node.x = left + node.width / 2
        left += node.width + spare


def _tops(layers: list[list[Node]]) -> list[float]:
    """Where each row begins, and where the last one ends."""
    tops: list[float] = [GAP]
    for row in layers:
        tops.append(tops[-1] + max(node.height for node in row) + BETWEEN)
    return [*tops[:-1], tops[-1] - BETWEEN] if layers else []


def _line(route: list[Node], kind: str, tops: list[float], layers: list[list[Node]]) -> str:
    _, width, dashes = LINES.get(kind, OTHER)
    deep = [max(node.height for node in row) for row in layers]
    path, here = "", None
    for index, node in enumerate(route):
        first, last = tops[node.layer], tops[node.layer] + (node.height or deep[node.layer])
        if here:
            goal = (node.x, first - (7 if index == len(route) - 1 else 0))
            middle = (here[1] + goal[1]) / 2
            path += f" C{here[0]:.0f} {middle:.0f} {goal[0]:.0f} {middle:.0f} {goal[0]:.0f} {goal[1]:.0f}"
            path += f" V{last:.0f}" if not node.words else ""
        else:
            path = f"M{node.x:.0f} {last:.0f}"
        here = (node.x, last)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="#425563" stroke-width="{width}"{dash} marker-end="url(#tip)"/>'


def _box(node: Node, top: float) -> str:
    fill, ink = ("#005eb8", "#ffffff") if node.held else ("#ffffff", "#212b32")
    left = node.x - BOX / 2
    lines = "".join(
        f'<text x="{node.x:.0f}" y="{top + PAD + LINE * (index + 0.78):.0f}" fill="{ink}" text-anchor="middle">'
        f"{escape(words)}</text>"
        for index, words in enumerate(node.words)
    )
    frame = f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX}" height="{node.height}" rx="4" fill="{fill}"'
    return f'{frame} stroke="#005eb8" stroke-width="2"/>{lines}'


def _used(kinds: set[str]) -> list[tuple[str, float, str]]:
    return [LINES[kind] for kind in LINES if kind in kinds] + ([OTHER] if kinds - set(LINES) else [])


def _key(kinds: set[str], width: float, top: float) -> list[str]:
    """What the lines and the colours mean. Along an arrow one reads: the tail's plan, these words, the tip's plan."""
    rows = []
    for index, (words, thick, dashes) in enumerate(_used(kinds)):
        y = top + 30 * index
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        rows.append(
            f'<path d="M{GAP} {y:.0f} H{GAP + 66}" stroke="#425563" stroke-width="{thick}"{dash} '
            'marker-end="url(#tip)"/>'
            f'<text x="{GAP + 86}" y="{y + 5:.0f}" fill="#212b32">{escape(words)}</text>'
        )
    y = top + 30 * len(_used(kinds))
    for x, fill, words in (
        (GAP, "#005eb8", "its text is held here"),
        (GAP + 260, "#ffffff", "its text is not held here"),
    ):
        rows.append(
            f'<rect x="{x}" y="{y - 10:.0f}" width="34" height="20" rx="4" fill="{fill}" stroke="#005eb8" '
            'stroke-width="2"/>'
            f'<text x="{x + 46}" y="{y + 5:.0f}" fill="#212b32">{words}</text>'
        )
    return rows


def _svg(width: float, height: float, body: list[str]) -> bytes:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    tip = (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="2" refY="5" markerWidth="10" markerHeight="10" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#425563"/></marker></defs>'
    )
    ground = f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Arial, Helvetica, sans-serif" font-size="14.5">'
    )
    return ("\n".join([head, tip, ground, *body, "</svg>"]) + "\n").encode()
