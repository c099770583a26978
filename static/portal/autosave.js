// Saves by itself, within two seconds of a pause. Whatever happens to the network, the session, the server or the tab:
// what was typed is in the journal until the server has said that it is saved.
import * as journal from "./journal.js";

const PAUSE = 1_200;
// How long a keystroke may wait for the journal: writing out a long text takes time that the typing needs.
const SOON = 150;
const AGAIN = 4_000;
const LARGEST_LAST_WORD = 60_000;

export const WORDS = {
  saving: "Saving …",
  writing: "Not saved yet. Your text is kept on this device.",
  cut: "Not saved: the portal cannot be reached. Your text is kept on this device and will be sent again.",
  signedOut: "Not saved: you are signed out. Your text is kept on this device. Sign in again in a new tab; then it is saved.",
};

export class Autosave extends EventTarget {
  #timer = null;
  #underWay = null;
  #again = false;
  #noting = null;
  #over = false;
  #saved;

  // `read()` gives the fields as they are now; `token()` the token that a post needs today.
  constructor({ settings, read, token }) {
    super();
    Object.assign(this, { settings, read, token, version: settings.version, state: "saved" });
    this.#saved = JSON.stringify(read());
    addEventListener("online", () => this.isDirty && this.save());
    addEventListener("focus", () => this.state === "signed out" && this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.#lastWord());
    addEventListener("pagehide", () => this.#lastWord());
    document.addEventListener("signing-out", () => this.isDirty && this.#keep());
    // From here on nothing is written to this device any more.
    document.addEventListener("signed-out", () => { this.#over = true; });
  }

  get isDirty() {
    return JSON.stringify(this.read()) !== this.#saved;
  }

  changed() {
    clearTimeout(this.#timer);
    this.#noting ||= setTimeout(() => this.#note(), SOON);
  }

  #note() {
    this.#noting = null;
    const fields = this.read();
    if (JSON.stringify(fields) === this.#saved) return;
    this.#keep(fields);
    if (this.state === "stale") return;
    if (this.state === "saved" || this.state === "refused") this.#tell("writing", WORDS.writing);
    this.#later(PAUSE);
  }

  // Saves now. Resolves when the server has answered or cannot be reached.
  async save() {
    clearTimeout(this.#timer);
    if (this.state === "stale") return;
    if (this.#underWay) {
      this.#again = true;
      await this.#underWay;
      return;
    }
    this.#underWay = this.#send();
    await this.#underWay;
    this.#underWay = null;
    if (this.#again) {
      this.#again = false;
      await this.save();
    }
  }

  // Begins from an earlier draft: it is saved on the version that it was written on.
  resume(version) {
    this.version = version;
    this.state = "writing";
    this.#keep();
    return this.save();
  }

  #request(fields, more = {}) {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    const headers = { Accept: "application/json", "If-Match": `"${this.version}"`, "X-CSRFToken": this.token() };
    return fetch(this.settings.save, { method: "POST", body: data, headers, redirect: "manual", ...more });
  }

  async #send() {
    const fields = this.read();
    const sent = JSON.stringify(fields);
    if (this.state !== "cut" && this.state !== "signed out") this.#tell("saving", WORDS.saving);
    let answer;
    let told = {};
    try {
      answer = await this.#request(fields);
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      return this.#retry("cut", WORDS.cut);
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return this.#retry("signed out", WORDS.signedOut);
    }
    if (answer.status === 412) return this.#tell("stale", told.reasons.join(" "), told);
    if (answer.status >= 500 || (answer.ok && !told.version)) return this.#retry("cut", WORDS.cut);
    if (!answer.ok) return this.#tell("refused", `Not saved. ${(told.reasons || []).join(" ")} Your text is kept on this device.`);
    this.version = told.version;
    this.#saved = sent;
    if (this.isDirty) this.#later(PAUSE);
    else await journal.remove(this.settings.key).catch(() => {});
    return this.#tell("saved", told.saved);
  }

  #retry(state, words) {
    this.#keep();
    this.#tell(state, words);
    this.#later(AGAIN);
  }

  #later(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), pause);
  }

  #keep(fields = this.read()) {
    if (this.#over) return;
    const { key, user, title } = this.settings;
    const draft = { key, user, title, address: location.pathname, version: this.version, fields };
    journal.put(draft).catch(() => {
      // A browser that keeps nothing (private windows of some) must not make anyone believe that it does.
      this.dispatchEvent(new CustomEvent("told", { detail: { state: this.state, words: "Not saved yet. This browser keeps nothing on the device: do not close the page." } }));
    });
  }

  // The page is going: what is small enough is sent on the way out; the journal holds it in any case.
  #lastWord() {
    if (this.#over || !this.isDirty) return;
    const fields = this.read();
    this.#keep(fields);
    if (this.state === "stale") return;
    if (JSON.stringify(fields).length < LARGEST_LAST_WORD) this.#request(fields, { keepalive: true }).catch(() => {});
  }

  #tell(state, words, more = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("told", { detail: { state, words, ...more } }));
  }
}
