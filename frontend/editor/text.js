// The words and marks that a line of text may hold: exactly those of core/richtext.
import { Mark, Node, mergeAttributes } from "@tiptap/core";

const SAFE = /^(https?:\/\/[^/?#]|mailto:[^@]+@[^@]|#.|\/(?!\/))/i;
export const REFERENCE = /^[a-z]{1,20}:[A-Za-z0-9._-]{1,160}$/;

// A link may lead to a web page, an e-mail address, a place in this text or a page of this site.
export function safeAddress(href) {
  const address = (href || "").trim();
  return SAFE.test(address) && !/[\x00-\x20\\"<>`]/.test(address) ? address : "";
}

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    {
      tag: "a[href]:not([data-ref])",
      getAttrs: (element) => {
        const href = safeAddress(element.getAttribute("href"));
        return href ? { href } : false;
      },
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

export const Superscript = Mark.create({
  name: "superscript",
  excludes: "subscript superscript",
  parseHTML: () => [{ tag: "sup:not([data-note])" }],
  renderHTML: () => ["sup", 0],
});

export const Subscript = Mark.create({
  name: "subscript",
  excludes: "superscript subscript",
  parseHTML: () => [{ tag: "sub" }],
  renderHTML: () => ["sub", 0],
});

export const Abbreviation = Mark.create({
  name: "abbreviation",
  inclusive: false,
  addAttributes: () => ({ title: { default: null } }),
  parseHTML: () => [{ tag: "abbr[title]" }],
  renderHTML: ({ HTMLAttributes }) => ["abbr", HTMLAttributes, 0],
});

export const Language = Mark.create({
  name: "language",
  addAttributes: () => ({ lang: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

// The mark of a note in the text; the note itself stands at the end.
export const NoteCall = Node.create({
  name: "noteCall",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({
    note: { default: null, parseHTML: (element) => element.getAttribute("data-note") },
    shown: { default: "", parseHTML: (element) => element.textContent.trim() },
  }),
  parseHTML: () => [{ tag: "sup[data-note]", priority: 60 }],
  renderHTML: ({ node }) => ["sup", { "data-note": node.attrs.note }, node.attrs.shown],
});

// Points at a section, a word of the glossary, a milestone. Its words follow what it points at.
export const Reference = Node.create({
  name: "reference",
  group: "inline",
  inline: true,
  atom: true,
  addOptions: () => ({ labels: null }),
  addAttributes: () => ({
    ref: { default: null, parseHTML: (element) => element.getAttribute("data-ref") },
    label: { default: "", parseHTML: (element) => element.textContent.trim() },
  }),
  parseHTML: () => [
    { tag: "a[data-ref]", priority: 70, getAttrs: (element) => REFERENCE.test(element.getAttribute("data-ref")) && null },
  ],
  renderHTML: ({ node, HTMLAttributes }) => [
    "a",
    mergeAttributes({ "data-ref": node.attrs.ref }),
    node.attrs.label || node.attrs.ref,
  ],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("span");
      dom.className = "jfp-reference";
      dom.textContent = node.attrs.label;
      const stop = this.options.labels?.watch(node.attrs.ref, (found) => {
        const isTerm = node.attrs.ref.startsWith("term:");
        dom.textContent = found && !isTerm ? found.label : node.attrs.label;
        dom.classList.toggle("jfp-reference--broken", !found);
        if (!found) dom.append(" (points at something that is gone)");
      });
      return { dom, destroy: stop };
    };
  },
});
