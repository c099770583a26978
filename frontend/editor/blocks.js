// The blocks of a text: exactly those of core/richtext. Anything else that is pasted loses its box and keeps its words.
import { Node } from "@tiptap/core";
import { REFERENCE } from "./text.js";

const PICTURE = /^asset:[0-9a-f]{64}$/;

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  isolating: true,
  addOptions: () => ({ address: (source) => source }),
  addAttributes: () => ({
    src: { default: null, parseHTML: (element) => element.querySelector("img")?.getAttribute("src") },
    alt: { default: "", parseHTML: (element) => element.querySelector("img")?.getAttribute("alt") || "" },
  }),
  parseHTML: () => [
    {
      tag: "figure",
      contentElement: (element) => element.querySelector("figcaption") || document.createElement("figcaption"),
      getAttrs: (element) => PICTURE.test(element.querySelector("img")?.getAttribute("src") || "") && null,
    },
  ],
  renderHTML: ({ node, HTMLAttributes }) => [
    "figure",
    { "data-bid": HTMLAttributes["data-bid"] },
    ["img", { src: node.attrs.src, alt: node.attrs.alt }],
    ["figcaption", 0],
  ],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure");
      const image = dom.appendChild(document.createElement("img"));
      const words = dom.appendChild(document.createElement("p"));
      const contentDOM = dom.appendChild(document.createElement("figcaption"));
      words.contentEditable = "false";
      words.className = "jfp-surface__alt";
      const show = (next) => {
        image.src = this.options.address(next.attrs.src);
        image.alt = next.attrs.alt;
        words.textContent = next.attrs.alt ? `Description: ${next.attrs.alt}` : "This picture has no description yet.";
        return true;
      };
      show(node);
      return { dom, contentDOM, update: (next) => next.type === node.type && show(next) };
    };
  },
});

// The text of a footnote. The server puts all of them at the end.
export const Note = Node.create({
  name: "note",
  group: "block",
  content: "inline*",
  isolating: true,
  addAttributes: () => ({
    note: { default: null, parseHTML: (element) => element.getAttribute("data-note") },
    mark: { default: "", parseHTML: (element) => element.getAttribute("data-mark") || "" },
  }),
  parseHTML: () => [{ tag: "aside[data-note]" }],
  renderHTML: ({ node, HTMLAttributes }) => [
    "aside",
    { "data-bid": HTMLAttributes["data-bid"], "data-note": node.attrs.note, "data-mark": node.attrs.mark },
    0,
  ],
});

// A thing of the register that stands in the text: a commitment, a chart, a table of measures. What it says is kept
// there, so that it is one.
const LEADS = { commitment: "We will", chart: "Chart:", measures: "Table:" };
const GONE = "(this is no longer on the register, or cannot be shown; take it out)";

export const Thing = Node.create({
  name: "thing",
  group: "block",
  atom: true,
  addOptions: () => ({ labels: null }),
  addAttributes: () => ({ object: { default: null, parseHTML: (element) => element.getAttribute("data-object") } }),
  parseHTML: () => [
    { tag: "div[data-object]", getAttrs: (element) => REFERENCE.test(element.getAttribute("data-object")) && null },
  ],
  renderHTML: ({ node, HTMLAttributes }) => [
    "div",
    { "data-bid": HTMLAttributes["data-bid"], "data-object": node.attrs.object },
  ],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("div");
      dom.className = "jfp-thing";
      const lead = dom.appendChild(document.createElement("strong"));
      lead.textContent = LEADS[node.attrs.object?.split(":")[0]] || "";
      const words = dom.appendChild(document.createElement("span"));
      words.textContent = " …";
      const stop = this.options.labels?.watch(node.attrs.object, (found) => {
        words.textContent = ` ${found?.label || GONE}`;
        dom.classList.toggle("jfp-thing--broken", !found);
      });
      return { dom, destroy: stop };
    };
  },
});
