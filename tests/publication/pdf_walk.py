"""A walk over a PDF's structure tree: what veraPDF would find, for the patterns measured in the PDF study."""

from collections.abc import Iterator

import pikepdf


def structure(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every structure element in reading order: (kind without slash, element)."""

    def walk(element: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
        yield str(element.S)[1:], element
        for kid in kids(element):
            yield from walk(kid)

    for top in pdf.Root.StructTreeRoot.K:
        yield from walk(top)


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get("/K", [])
    found = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    with pdf.open_outline() as tree:

        def walk(items: list, depth: int) -> Iterator[tuple[int, str]]:
            for item in items:
                yield depth, item.title
                yield from walk(item.children, depth + 1)

        return list(walk(tree.root, 0))


def faults(pdf: pikepdf.Pdf) -> list[str]:
    """Each breach of ISO 14289-1 that the walk can see, as a sentence; the rule's number stands first."""
    found = []
    root = pdf.Root
    if "/StructTreeRoot" not in root:
        return ["6.2 no structure tree"]
    if not root.get("/MarkInfo", {}).get("/Marked"):
        found.append("6.2 not marked")
    if not str(root.get("/Lang", "")):
        found.append("7.2 no language")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("7.1 the title is not displayed")
    with pdf.open_metadata() as meta:
        if meta.get("pdfuaid:part") != "1" or not meta.get("dc:title"):
            found.append("5 no PDF/UA identification or title")
    level = 0
    for kind, element in structure(pdf):
        if kind[0] == "H" and kind[1:].isdigit():
            if int(kind[1]) > level + 1:
                found.append(f"7.4.2 {kind} after H{level}")
            level = int(kind[1])
        found += _of_element(kind, element)
    return found + _of_pages(pdf)


def _of_element(kind: str, element: pikepdf.Object) -> list[str]:
    found = []
    children = [str(kid.S)[1:] for kid in kids(element)]
    parent = str(element.P.get("/S", ""))[1:]
    if kind == "Figure" and not str(element.get("/Alt", "")).strip():
        found.append("7.3-1 a figure without alternative text")
    if kind == "Link" and children:
        found.append(f"7.18.5-1 a link with children {children}")
    if kind == "L" and not set(children) <= {"LI", "L", "Caption"}:
        found.append(f"7.2 a list of {children}")
    if kind == "LI" and (parent != "L" or not set(children) <= {"Lbl", "LBody"} or children.count("LBody") > 1):
        found.append(f"7.2-20 a list item in {parent} of {children}")
    if kind == "LBody" and parent != "LI":
        found.append("7.2 a list body outside a list item")
    homes = {"TH": {"TR"}, "TD": {"TR"}, "TR": {"Table", "THead", "TBody", "TFoot"}}
    if parent not in homes.get(kind, {parent}):
        found.append(f"7.2 {kind} in {parent}")
    if kind == "TH" and "/Scope" not in element.A:
        found.append("7.5-1 a header cell without scope")
    if kind == "Table":
        found += _of_table(element)
    return found


def _of_table(table: pikepdf.Object) -> list[str]:
    parts = [kid for kid in kids(table) if str(kid.S) != "/Caption"]
    found = []
    for rows in [kids(part) if str(part.S) != "/TR" else [part] for part in parts]:
        widths, hanging = [], {}
        for row in rows:
            x = 0
            for cell in kids(row):
                while hanging.get(x, 0):
                    hanging[x] -= 1
                    x += 1
                across, down = int(cell.A.get("/ColSpan", 1)), int(cell.A.get("/RowSpan", 1))
                for _ in range(across):
                    hanging[x] = down - 1
                    x += 1
            while hanging.get(x, 0):
                hanging[x] -= 1
                x += 1
            widths.append(x)
        if any(hanging.values()):
            found.append("7.2 a cell spans rows beyond its part of the table")
        found += [f"7.2-43 rows of {set(widths)} columns"] if len(set(widths)) > 1 else []
    return found


def _of_pages(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    reachable = {element.objgen for _, element in structure(pdf)}
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    for number, page in enumerate(pdf.pages, start=1):
        if str(page.get("/Tabs", "")) != "/S":
            found.append(f"7.18.3 page {number} has no tab order")
        for annotation in page.get("/Annots", []):
            if not str(annotation.get("/Contents", "")).strip() or "/StructParent" not in annotation:
                found.append(f"7.18.5-2 page {number} has a link without description")
            if not int(annotation.get("/F", 0)) & 4:
                found.append(f"7.18.1 page {number} has a link that does not print")
        owners = parents.get(int(page.obj.StructParents), [])
        for mark in _marks(page, number, found):
            if mark >= len(owners) or owners[mark].objgen not in reachable:
                found.append(f"7.1 page {number} holds tagged content outside the tree")
    return found


def _marks(page: pikepdf.Page, number: int, found: list[str]) -> set[int]:
    """The numbers of the page's tagged sequences; text and pictures outside every tag and artefact are told."""
    stack, marks = [], set()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            stack.append(str(operands[0]))
            if name == "BDC" and "/MCID" in operands[1]:
                marks.add(int(operands[1]["/MCID"]))
        elif name == "EMC":
            stack.pop()
        elif name in {"Tj", "TJ", "Do"} and not stack:
            found.append(f"7.1 page {number} shows something that is neither tagged nor an artefact")
    return marks
