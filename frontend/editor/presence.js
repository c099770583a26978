// Tells the portal every ten seconds that this page is open, and tells the person who else is in the section.
const EVERY = 10_000;

export class Presence extends EventTarget {
  #typed = false;

  constructor({ settings, token, element }) {
    super();
    Object.assign(this, { settings, token, element });
    this.shown = [...element.querySelectorAll("p")].map((each) => each.textContent).join("\n");
    setInterval(() => this.signal(), EVERY);
    addEventListener("pagehide", () => this.#leave());
  }

  typed() {
    if (!this.#typed) setTimeout(() => this.signal(), 500);
    this.#typed = true;
  }

  #data(fields) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", this.token());
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  }

  async signal() {
    const body = this.#data(this.#typed ? { typed: "1" } : {});
    this.#typed = false;
    try {
      const answer = await fetch(this.settings.presence, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "error",
      });
      if (!answer.ok) return;
      const told = await answer.json();
      this.#show(told.people);
      this.dispatchEvent(new CustomEvent("told", { detail: told }));
    } catch {
      // The autosave tells of a network that is cut; two messages would be one too many.
    }
  }

  #show(people) {
    const words = people.join("\n");
    // Said again only when it changed: this is a live region.
    if (words === this.shown) return;
    this.shown = words;
    this.element.replaceChildren(...people.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  }

  #leave() {
    navigator.sendBeacon(this.settings.presence, this.#data({ left: "1" }));
  }
}
