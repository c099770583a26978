// Every block has an id that stays with it: comments, links and the redline hang on these.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const VALID = /^[a-z2-7]{8}$/;
const TYPES = [
  "paragraph", "heading", "bulletList", "orderedList", "listItem", "blockquote", "table", "figure", "note", "thing",
];

function made() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => LETTERS[byte % 32]).join("");
}

export const BlockIds = Extension.create({
  name: "blockIds",
  addGlobalAttributes: () => [
    {
      types: TYPES,
      attributes: {
        bid: {
          default: null,
          keepOnSplit: false,
          parseHTML: (element) => element.getAttribute("data-bid"),
          renderHTML: ({ bid }) => (bid ? { "data-bid": bid } : {}),
        },
      },
    },
  ],
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey("blockIds"),
      appendTransaction(transactions, _, state) {
        if (!transactions.some((each) => each.docChanged)) return null;
        const seen = new Set();
        const change = state.tr;
        state.doc.descendants((node, position, parent) => {
          if (!("bid" in node.attrs) || (node.type.name === "paragraph" && parent.type.name === "listItem")) return;
          if (VALID.test(node.attrs.bid) && !seen.has(node.attrs.bid)) seen.add(node.attrs.bid);
          else change.setNodeAttribute(position, "bid", made());
        });
        return change.steps.length ? change.setMeta("addToHistory", false) : null;
      },
    }),
  ],
});
