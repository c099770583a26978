// Find something and point at it: a search box with a list, by mouse or by keyboard (ARIA combobox with a list box).
import { button, open } from "./dialog.js";

const WAIT = 200;

// `kinds`: [{ kind, text, address }]. `create`, where given, is a button that leads elsewhere: { text, run() -> item }.
// Resolves with an item ({ ref, label }) or null.
export function pick({ title, kinds, create, within }) {
  return new Promise((resolve) => {
    let chosen = null;
    const box = document.createElement("div");
    box.innerHTML = `
      <div class="nhsuk-form-group"><label class="nhsuk-label nhsuk-label--s" for="jfp-pick-kind">What to point at</label>
      <select class="nhsuk-select" id="jfp-pick-kind"></select></div>
      <div class="nhsuk-form-group"><label class="nhsuk-label nhsuk-label--s" for="jfp-pick">Search</label>
      <input class="nhsuk-input" id="jfp-pick" role="combobox" aria-expanded="true" aria-controls="jfp-pick-list"
        aria-autocomplete="list" autocomplete="off" spellcheck="false"></div>
      <ul class="jfp-pick" id="jfp-pick-list" role="listbox" aria-label="Found"></ul>
      <p role="status" class="nhsuk-body-s" id="jfp-pick-status"></p>
      <div class="jfp-dialog__buttons"></div>`;
    const [select, input, list, status, buttons] = ["#jfp-pick-kind", "#jfp-pick", "#jfp-pick-list", "#jfp-pick-status",
      ".jfp-dialog__buttons"].map((name) => box.querySelector(name));
    for (const { kind, text } of kinds) select.append(new Option(text, kind));
    select.parentElement.hidden = kinds.length === 1;
    let items = [];
    let active = -1;
    let timer;
    let asked = 0;

    const mark = (index) => {
      active = items.length ? (index + items.length) % items.length : -1;
      [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
      const row = list.children[active];
      input.setAttribute("aria-activedescendant", row?.id || "");
      row?.scrollIntoView({ block: "nearest" });
    };
    const take = (index) => {
      if (!items[index]) return;
      chosen = items[index];
      shut();
    };
    const show = () => {
      list.replaceChildren(...items.map((item, at) => {
        const row = document.createElement("li");
        row.id = `jfp-pick-${at}`;
        row.setAttribute("role", "option");
        row.textContent = item.label;
        const hint = row.appendChild(document.createElement("span"));
        hint.className = "jfp-pick__hint";
        hint.textContent = item.hint || "";
        row.addEventListener("click", () => take(at));
        return row;
      }));
      status.textContent = items.length ? `${items.length} found` : "Nothing found. Try other words.";
      mark(0);
    };
    const search = async () => {
      const number = (asked += 1);
      const { kind, address } = kinds.find((each) => each.kind === select.value);
      const query = new URLSearchParams({ kind, q: input.value });
      try {
        const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) throw new Error(answer.status);
        const found = (await answer.json()).items;
        if (number !== asked) return;
        // What belongs to this very section comes first.
        items = [...found.filter((each) => each.group === within), ...found.filter((each) => each.group !== within)];
        show();
      } catch {
        status.textContent = "The list cannot be reached just now. Try again in a moment.";
      }
    };
    select.addEventListener("change", search);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) mark(active + move);
      else if (event.key === "Enter") take(active);
      else return;
      event.preventDefault();
    });
    const use = button("Insert");
    use.addEventListener("click", () => take(active));
    buttons.append(use);
    if (create) {
      const other = button(create.text, { secondary: true });
      other.addEventListener("click", async () => {
        const item = await create.run();
        if (!item) return;
        chosen = item;
        shut();
      });
      buttons.append(other);
    }
    const cancel = button("Cancel", { secondary: true });
    cancel.addEventListener("click", () => shut());
    buttons.append(cancel);
    const shut = open(title, [box], () => resolve(chosen));
    input.focus();
    search();
  });
}
