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

// Takes in where the cursor was put a moment ago. The browser tells of it in its own time, which on a busy machine is
// after the next key, or after the focus has left the text; ProseMirror would then go on from the place before.
export function settle(view) {
  if (!view.composing) view.domObserver.flush();
}

// The start of each change that comes from outside the text. The focus goes there at once, so that what is typed next is
// not lost: TipTap's own `focus()` waits for the next frame.
export function inText(editor) {
  editor.view.focus();
  return editor.chain().scrollIntoView();
}

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
      handleDOMEvents: { keydown: (view) => void settle(view) },
      handleKeyDown: (_, event) => {
        if (!(event.altKey && event.key === "F10")) return false;
        onToolbar();
        return true;
      },
    },
    onUpdate: onChange,
  });
}
