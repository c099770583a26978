// Tables as the server keeps them: a caption, header cells, no style. Tab never traps the keyboard in one.
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { safeAddress } from "./text.js";

const CAPTION_MARKS = { STRONG: [], EM: [], SUB: [], SUP: ["data-note"], ABBR: ["title"], SPAN: ["lang"], A: ["href", "data-ref"] };

// Copies what a caption may hold into a fresh element; everything else loses its element and keeps its words.
function copied(from, into) {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) into.append(child.data);
    else if (child.nodeType === 1) {
      const kept = CAPTION_MARKS[child.tagName];
      const target = kept ? into.appendChild(document.createElement(child.tagName)) : into;
      for (const name of kept || []) {
        const value = name === "href" ? safeAddress(child.getAttribute(name)) : child.getAttribute(name);
        if (value) target.setAttribute(name, value);
      }
      copied(child, target);
    }
  }
  return into;
}

export function captionText(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}

export function captionHtml(text) {
  const element = document.createElement("caption");
  element.textContent = text.trim();
  return element.innerHTML;
}

const PlainTable = Table.extend({
  addAttributes: () => ({
    caption: {
      default: "",
      parseHTML: (element) => {
        const caption = element.querySelector(":scope > caption");
        return caption ? copied(caption, document.createElement("caption")).innerHTML.trim() : "";
      },
      rendered: false,
    },
  }),
  parseHTML: () => [
    { tag: "table" },
    { tag: "caption", ignore: true },
    { tag: "colgroup", ignore: true },
  ],
  renderHTML({ node, HTMLAttributes }) {
    const dom = document.createElement("table");
    if (HTMLAttributes["data-bid"]) dom.setAttribute("data-bid", HTMLAttributes["data-bid"]);
    if (node.attrs.caption) {
      const read = new DOMParser().parseFromString(node.attrs.caption, "text/html").body;
      dom.append(copied(read, document.createElement("caption")));
    }
    return { dom, contentDOM: dom.appendChild(document.createElement("tbody")) };
  },
  addNodeView: null,
  addKeyboardShortcuts() {
    // The last cell lets go of the focus instead of growing a row, so that the keyboard can leave (WCAG 2.1.2).
    return {
      Tab: () => this.editor.commands.goToNextCell(),
      "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
      "Mod-Enter": () => this.editor.commands.addRowAfter(),
    };
  },
}).configure({ resizable: false });

const CELL = { content: "(paragraph | list)+" };
const spans = () => ({
  colspan: { default: 1, parseHTML: (element) => Math.min(50, Number(element.getAttribute("colspan")) || 1) },
  rowspan: { default: 1, parseHTML: (element) => Math.min(50, Number(element.getAttribute("rowspan")) || 1) },
  // The table's engine asks for it; widths are never kept.
  colwidth: { default: null, parseHTML: () => null, rendered: false },
});

export const tables = [
  PlainTable,
  TableRow,
  TableHeader.extend({
    ...CELL,
    addAttributes: () => ({
      ...spans(),
      scope: { default: null, parseHTML: (element) => element.getAttribute("scope") },
    }),
  }),
  TableCell.extend({ ...CELL, addAttributes: spans }),
];

// The first rows that head columns go into a head of their own, so that a row that heads a group of rows is no part of it.
export function withHeads(html) {
  if (!html.includes("<table")) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const table of page.querySelectorAll("table")) {
    const head = page.createElement("thead");
    for (const row of [...table.rows]) {
      const cells = [...row.cells].filter((cell) => cell.textContent.trim());
      const isHead = [...row.cells].some((cell) => cell.tagName === "TH")
        && cells.every((cell) => cell.tagName === "TH" && cell.getAttribute("scope") !== "row");
      if (!isHead) break;
      head.append(row);
    }
    if (head.rows.length) table.tBodies[0].before(head);
  }
  return page.body.innerHTML;
}
