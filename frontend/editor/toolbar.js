// The toolbar: one stop of the Tab key, arrows within it (ARIA toolbar); every button says what it does in words.
import { open } from "./dialog.js";
import { inText, settle } from "./surface.js";

const KEYS = [
  ["Bold", "Ctrl + B"], ["Italic", "Ctrl + I"], ["Undo", "Ctrl + Z"], ["Redo", "Ctrl + Y"],
  ["Heading, larger and smaller", "Ctrl + Alt + 2, 3, 4"], ["Plain paragraph", "Ctrl + Alt + 0"],
  ["List with bullets", "Ctrl + Shift + 8"], ["List with numbers", "Ctrl + Shift + 7"],
  ["Put a list item into the one above, or take it out", "Tab, Shift + Tab"],
  ["Next and previous cell of a table; from the last one, out of it", "Tab, Shift + Tab"],
  ["New row in a table", "Ctrl + Enter"], ["New line within a paragraph", "Shift + Enter"],
  ["To the toolbar", "Alt + F10"], ["From the toolbar back to the text", "Esc"],
];

export class Toolbar {
  constructor({ editor, commands, element, say }) {
    Object.assign(this, { editor, element, say });
    element.setAttribute("role", "toolbar");
    element.setAttribute("aria-label", "Formatting of the text");
    element.setAttribute("aria-controls", "section-surface");
    element.className = "jfp-toolbar";
    this.buttons = this.#groups(commands).flatMap((group) => this.#group(group));
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("pointerdown", () => settle(editor.view));
    editor.on("transaction", () => this.#sync());
    this.#stop(this.buttons[0]);
    this.#sync();
  }

  focus() {
    this.element.querySelector('[tabindex="0"]').focus();
  }

  #groups(commands) {
    const { editor } = this;
    const run = (change) => () => change(inText(editor)).run();
    const mark = (text, name) => ({ text, run: run((c) => c.toggleMark(name)), on: () => editor.isActive(name) });
    const heading = (level) => ({
      text: `Heading ${level - 1}`,
      run: run((c) => c.toggleHeading({ level })),
      on: () => editor.isActive("heading", { level }),
    });
    const inTable = () => editor.isActive("table");
    return [
      [heading(2), heading(3), heading(4)],
      [mark("Bold", "bold"), mark("Italic", "italic")],
      [
        { text: "Bullets", run: run((c) => c.toggleBulletList()), on: () => editor.isActive("bulletList") },
        { text: "Numbers", run: run((c) => c.toggleOrderedList()), on: () => editor.isActive("orderedList") },
        { text: "Quotation", run: run((c) => c.toggleBlockquote()), on: () => editor.isActive("blockquote") },
      ],
      [
        { text: "Link", run: () => commands.link(), on: () => editor.isActive("link") },
        { text: "Reference", run: () => commands.reference() },
        { text: "We will …", run: () => commands.commitment() },
        { text: "Data", run: () => commands.numbers() },
      ],
      [
        { text: "Table", run: () => commands.table(), can: () => !inTable(), why: "The cursor is in a table already. Put it below the table for another one." },
        { text: "Picture", run: () => commands.picture(), on: () => editor.isActive("figure") },
        {
          text: "Note",
          run: () => commands.note(),
          can: () => !editor.isActive("note") && !editor.isActive("figure"),
          why: "A note or a picture cannot have a note. Put the cursor after the words that the note belongs to.",
        },
        { text: "Abbreviation", run: () => commands.abbreviation(), on: () => editor.isActive("abbreviation") },
      ],
      [
        { text: "Undo", run: run((c) => c.undo()), can: () => editor.can().undo(), why: "There is nothing to undo." },
        { text: "Redo", run: run((c) => c.redo()), can: () => editor.can().redo(), why: "There is nothing to do again." },
        { text: "Help", run: () => this.#help() },
      ],
      Object.assign(
        [
          { text: "Caption", run: () => commands.caption() },
          { text: "Row above", run: run((c) => c.addRowBefore()) },
          { text: "Row below", run: run((c) => c.addRowAfter()) },
          { text: "Delete row", run: run((c) => c.deleteRow()) },
          { text: "Column before", run: run((c) => c.addColumnBefore()) },
          { text: "Column after", run: run((c) => c.addColumnAfter()) },
          { text: "Delete column", run: run((c) => c.deleteColumn()) },
          { text: "Header row", run: run((c) => c.toggleHeaderRow()) },
          { text: "Header column", run: run((c) => c.toggleHeaderColumn()) },
          { text: "Delete table", run: run((c) => c.deleteTable()) },
        ],
        { label: "Table", shown: inTable },
      ),
    ];
  }

  #group(group) {
    const box = document.createElement("div");
    box.className = "jfp-toolbar__group";
    if (group.label) {
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", group.label);
      box.classList.add("jfp-toolbar__group--own-line");
    }
    this.element.append(box);
    return group.map((item) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = item.text;
      button.tabIndex = -1;
      button.addEventListener("click", () => this.#press(button));
      box.append(button);
      return Object.assign(button, { item, box, group });
    });
  }

  async #press(button) {
    this.#stop(button);
    if (button.getAttribute("aria-disabled") === "true") return this.say(button.item.why);
    const told = await button.item.run();
    const state = button.item.on ? (button.item.on() ? " on" : " off") : "";
    return this.say(typeof told === "string" ? told : `${button.item.text}${state}`);
  }

  #stop(button) {
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
  }

  #key(event) {
    const shown = this.buttons.filter((button) => !button.box.hidden);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") this.editor.view.focus();
    else if (to === undefined) return;
    else {
      const next = shown.at(to % shown.length);
      this.#stop(next);
      next.focus();
    }
    event.preventDefault();
  }

  #sync() {
    for (const button of this.buttons) {
      const { on, can } = button.item;
      if (button.group.shown) button.box.hidden = !button.group.shown();
      if (on) button.setAttribute("aria-pressed", String(on()));
      if (can) button.setAttribute("aria-disabled", String(!can()));
    }
    const stop = this.buttons.find((button) => button.tabIndex === 0);
    if (stop?.box.hidden) this.#stop(this.buttons[0]);
  }

  #help() {
    const list = document.createElement("dl");
    list.className = "jfp-keys";
    for (const [what, keys] of KEYS) {
      list.append(Object.assign(document.createElement("dt"), { textContent: what }));
      list.append(Object.assign(document.createElement("dd"), { textContent: keys }));
    }
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close", className: "nhsuk-button nhsuk-button--small" });
    const shut = open("Keys of the editor", [list, close]);
    close.addEventListener("click", shut);
  }
}
