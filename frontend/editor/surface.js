// The editor itself: the closed schema, the keys, what is pasted. Everything else is told to it.
import { Editor } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Dropcursor, Gapcursor, UndoRedo } from "@tiptap/extensions";
import { Figure, Note, Thing } from "./blocks.js";
import { BlockIds } from "./ids.js";
import { cleanPaste } from "./paste.js";
import { tables } from "./tables.js";
import { Abbreviation, Language, Link, NoteCall, Reference, Subscript, Superscript } from "./text.js";

export function surface({ element, body, labelledBy, describedBy, labels, pictureAddress, onChange, onToolbar }) {
  return new Editor({
    element,
    content: body,
    injectCSS: false,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, UndoRedo, Gapcursor, Dropcursor,
      Heading.configure({ levels: [2, 3, 4] }),
      BulletList,
      OrderedList,
      // As the server keeps it: an item is its words, then the lists within it.
      ListItem.extend({ content: "paragraph list*" }),
      Blockquote.extend({ content: "paragraph+" }),
      ...tables,
      Link, Superscript, Subscript, Abbreviation, Language, NoteCall, Note,
      Reference.configure({ labels }),
      Thing.configure({ labels }),
      Figure.configure({ address: pictureAddress }),
      BlockIds,
    ],
    editorProps: {
      transformPastedHTML: cleanPaste,
      // Nothing that is being written may lie under the toolbar (WCAG 2.4.11).
      scrollMargin: { top: 140, bottom: 60, left: 0, right: 0 },
      scrollThreshold: { top: 140, bottom: 60, left: 0, right: 0 },
      attributes: {
        id: "section-surface",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": labelledBy,
        "aria-describedby": describedBy,
        class: "jfp-surface jfp-prose",
        spellcheck: "true",
        lang: "en-GB",
      },
      handleKeyDown: (_, event) => {
        if (!(event.altKey && event.key === "F10")) return false;
        onToolbar();
        return true;
      },
    },
    onUpdate: onChange,
  });
}
