// What references are called now. Asked once when the text is opened, from whoever owns what they point at.
export class Labels {
  #known = new Map();
  #watchers = new Map();

  // `addresses`: kind -> address that answers with the items named by `ref`.
  constructor(addresses) {
    this.addresses = addresses;
  }

  watch(ref, tell) {
    const telling = this.#watchers.get(ref) || new Set();
    this.#watchers.set(ref, telling.add(tell));
    if (this.#known.has(ref)) tell(this.#known.get(ref));
    return () => telling.delete(tell);
  }

  learn(item) {
    this.#known.set(item.ref, item);
    this.#tell(item.ref);
  }

  async ask(refs) {
    const byAddress = new Map();
    for (const ref of refs) {
      const address = this.addresses[ref.split(":")[0]];
      if (address) byAddress.set(address, [...(byAddress.get(address) || []), ref]);
    }
    for (const [address, wanted] of byAddress) {
      for (let at = 0; at < wanted.length; at += 40) {
        const part = wanted.slice(at, at + 40);
        const query = new URLSearchParams(part.map((ref) => ["ref", ref]));
        const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) continue;
        const found = new Map((await answer.json()).items.map((item) => [item.ref, item]));
        for (const ref of part) {
          this.#known.set(ref, found.get(ref) || null);
          this.#tell(ref);
        }
      }
    }
  }

  #tell(ref) {
    for (const tell of this.#watchers.get(ref) || []) tell(this.#known.get(ref));
  }
}

export function referencesIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.querySelectorAll("[data-ref], [data-object]")];
  return [...new Set(found.map((element) => element.dataset.ref || element.dataset.object))];
}
