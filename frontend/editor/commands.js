// What the buttons of the toolbar do, besides switching a mark on and off.
import { ask } from "./dialog.js";
import { pick } from "./picker.js";
import { inText } from "./surface.js";
import { captionHtml, captionText } from "./tables.js";
import { safeAddress } from "./text.js";

const needed = (sentence) => (value) => (String(value ?? "").trim() ? "" : sentence);

export class Commands {
  constructor({ editor, settings, labels, token }) {
    Object.assign(this, { editor, settings, labels, token });
  }

  #chain() {
    return inText(this.editor);
  }

  async link() {
    const href = this.editor.getAttributes("link").href || "";
    const { from, to, empty } = this.editor.state.selection;
    const words = empty ? "" : this.editor.state.doc.textBetween(from, to, " ");
    const answer = await ask({
      title: href ? "Change the link" : "Insert a link",
      action: href ? "Change" : "Insert",
      extra: href ? { "Take the link away": "none" } : {},
      fields: {
        href: {
          label: "Address",
          hint: "For example https://www.nhs.uk/, or the e-mail address of a team.",
          value: href,
          check: (value) => (this.#address(value) ? "" : "Enter an address that starts with https://, or an e-mail address"),
        },
        ...(words || href ? {} : { words: { label: "Words of the link", check: needed("Enter the words to show") } }),
      },
    });
    if (answer === "none") return this.#chain().extendMarkRange("link").unsetMark("link").run();
    if (!answer) return this.#chain().run();
    const mark = { type: "link", attrs: { href: this.#address(answer.href) } };
    if (answer.words) return this.#chain().insertContent({ type: "text", text: answer.words, marks: [mark] }).run();
    return this.#chain().extendMarkRange("link").setMark("link", mark.attrs).run();
  }

  // After the block that the writing is in, never into a table or a list; in the place of an empty paragraph.
  #insertBlock(content) {
    const { $from, to } = this.editor.state.selection;
    // What was inserted just before is still selected as a whole: the next one comes after it, and not in its place.
    if ($from.depth === 0) return this.#chain().insertContentAt(to, content).run();
    const isEmpty = $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size;
    const at = isEmpty ? { from: $from.before(1), to: $from.after(1) } : $from.after(1);
    return this.#chain().insertContentAt(at, content).run();
  }

  #address(typed) {
    const text = typed.trim();
    if (/^[^@\s:/]+@[^@\s]+\.[^@\s]+$/.test(text)) return `mailto:${text}`;
    return safeAddress(/^www\./i.test(text) ? `https://${text}` : text);
  }

  async table() {
    const number = (least, most) => (value) =>
      Number.isInteger(Number(value)) && value >= least && value <= most ? "" : `Enter a number from ${least} to ${most}`;
    const answer = await ask({
      title: "Insert a table",
      action: "Insert",
      fields: {
        caption: { label: "Caption", hint: "What the table shows.", check: needed("Enter what the table shows") },
        columns: { label: "Columns", type: "number", value: "3", min: 1, max: 20, check: number(1, 20) },
        rows: { label: "Rows, with the header row", type: "number", value: "3", min: 2, max: 100, check: number(2, 100) },
      },
    });
    if (!answer) return this.#chain().run();
    return this.#chain()
      .insertTable({ rows: Number(answer.rows), cols: Number(answer.columns), withHeaderRow: true })
      .updateAttributes("table", { caption: captionHtml(answer.caption) })
      .run();
  }

  async caption() {
    const before = captionText(this.editor.getAttributes("table").caption || "");
    const answer = await ask({
      title: "Caption of the table",
      action: "Change",
      fields: { caption: { label: "Caption", value: before, check: needed("Enter what the table shows") } },
    });
    if (!answer || answer.caption === before) return this.#chain().run();
    return this.#chain().updateAttributes("table", { caption: captionHtml(answer.caption) }).run();
  }

  async picture() {
    const isThere = this.editor.isActive("figure");
    const words = {
      label: "Description for people who cannot see it",
      hint: "Say what the picture tells. A picture that tells nothing does not belong in a plan.",
      type: "textarea",
      value: this.editor.getAttributes("figure").alt || "",
      check: needed("Describe what the picture tells"),
    };
    let source = "";
    const answer = await ask({
      title: isThere ? "Description of the picture" : "Insert a picture",
      action: isThere ? "Change" : "Insert",
      fields: isThere
        ? { alt: words }
        : {
            file: {
              label: "Picture",
              hint: "PNG, JPEG, GIF or WebP, at most 10 MB.",
              type: "file",
              accept: "image/png,image/jpeg,image/gif,image/webp",
              check: (file) => (file ? "" : "Choose a picture"),
            },
            alt: words,
          },
      accept: async ({ file }) => {
        if (!file) return "";
        const [answered, told] = await this.post(this.settings.pictures, { picture: file });
        if (answered) source = told.src;
        return answered ? "" : told.reasons.join(" ");
      },
    });
    if (!answer) return this.#chain().run();
    const alt = answer.alt.trim();
    if (isThere) return this.#chain().updateAttributes("figure", { alt }).run();
    return this.#insertBlock({ type: "figure", attrs: { src: source, alt } });
  }

  // The next free number; the note's text comes at the end of the section, where the writing goes on.
  note() {
    let most = 0;
    const keys = new Set();
    let end = this.editor.state.doc.content.size;
    this.editor.state.doc.descendants((node) => {
      if (node.type.name !== "note") return;
      keys.add(node.attrs.note);
      most = Math.max(most, Number(node.attrs.mark) || 0);
    });
    let key = most + 1;
    while (keys.has(`n${key}`)) key += 1;
    const mark = String(most + 1);
    this.#chain().insertContent({ type: "noteCall", attrs: { note: `n${key}`, shown: mark } }).run();
    end = this.editor.state.doc.content.size;
    return this.#chain()
      .insertContentAt(end, { type: "note", attrs: { note: `n${key}`, mark } }, { updateSelection: true })
      .setTextSelection(this.editor.state.doc.content.size)
      .run();
  }

  async abbreviation() {
    const title = this.editor.getAttributes("abbreviation").title || "";
    if (!title && this.editor.state.selection.empty) return "Select the abbreviation first";
    const answer = await ask({
      title: "Explain an abbreviation",
      action: "Explain",
      extra: title ? { "Take it away": "none" } : {},
      fields: { title: { label: "In full", value: title, check: needed("Enter what it stands for") } },
    });
    if (answer === "none") return this.#chain().extendMarkRange("abbreviation").unsetMark("abbreviation").run();
    return answer ? this.#chain().setMark("abbreviation", { title: answer.title.trim() }).run() : this.#chain().run();
  }

  async reference() {
    const { section, term, milestone, indicator } = this.settings.references;
    const item = await pick({
      title: "Point at something of the plan",
      kinds: [
        { kind: "section", text: "A section", address: section },
        { kind: "term", text: "A word of the glossary", address: term },
        { kind: "milestone", text: "A milestone", address: milestone },
        { kind: "indicator", text: "The newest figure of an indicator", address: indicator },
      ],
    });
    if (!item) return this.#chain().run();
    this.labels.learn(item);
    return this.#chain().insertContent({ type: "reference", attrs: { ref: item.ref, label: item.words || item.label } }).run();
  }

  // A thing whose numbers are frozen with the text: they are looked up each time that it is shown.
  async numbers() {
    const { chart, measures } = this.settings.references;
    const item = await pick({
      title: "Insert a chart or a table of measures",
      kinds: [
        { kind: "chart", text: "A chart of an indicator, with its table", address: chart },
        { kind: "measures", text: "A table of targets and measures", address: measures },
      ],
    });
    if (!item) return this.#chain().run();
    this.labels.learn(item);
    return this.#insertBlock({ type: "thing", attrs: { object: item.ref } });
  }

  async commitment() {
    const item = await pick({
      title: "Insert a commitment",
      kinds: [{ kind: "commitment", text: "Commitments", address: this.settings.references.commitment }],
      within: this.settings.uid,
      create: { text: "Make a new commitment", run: () => this.#newCommitment() },
    });
    if (!item) return this.#chain().run();
    this.labels.learn(item);
    return this.#insertBlock({ type: "thing", attrs: { object: item.ref } });
  }

  async #newCommitment() {
    let item = null;
    await ask({
      title: "Make a commitment",
      action: "Make and insert",
      fields: {
        text: {
          label: "We will",
          hint: "What will be done, and by when. For example: open two walk-in clinics by March 2027.",
          type: "textarea",
          check: needed("Enter what you will do"),
        },
      },
      accept: async ({ text }) => {
        const [answered, told] = await this.post(this.settings.commitments, { text });
        if (answered) item = told;
        return answered ? "" : told.reasons.join(" ");
      },
    });
    if (item) document.body.dispatchEvent(new CustomEvent("commitments-changed"));
    return item;
  }

  // Whether it was taken, and what was answered; a refusal always has reasons.
  async post(address, fields) {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    const headers = { Accept: "application/json", "X-CSRFToken": this.token() };
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers, redirect: "error" });
      const told = await answer.json();
      return [answer.ok, answer.ok ? told : { reasons: told.reasons || ["That did not work. Try again."] }];
    } catch {
      return [false, { reasons: ["The portal cannot be reached just now. Try again in a moment."] }];
    }
  }
}
