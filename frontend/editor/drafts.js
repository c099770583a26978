// On return: what was typed on this device and never saved is shown, with what differs, to be put back or discarded.
import * as journal from "../../static/portal/journal.js";

const MOST = 12;

function blocks(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.body.querySelectorAll("p, h2, h3, h4, li, td, th, caption, figcaption, aside")];
  return found.map((element) => [...element.childNodes].filter((child) => !["UL", "OL"].includes(child.nodeName))
    .map((child) => child.textContent).join("").trim()).filter(Boolean);
}

// Lines that only one of the two holds.
export function difference(before, after) {
  const count = (lines) => lines.reduce((map, line) => map.set(line, (map.get(line) || 0) + 1), new Map());
  const less = (lines, others) => {
    const left = count(others);
    return lines.filter((line) => {
      const there = left.get(line) || 0;
      left.set(line, there - 1);
      return there < 1;
    });
  };
  return { added: less(after, before), removed: less(before, after) };
}

// The text without what the editor and the server each add in their own way.
function plain(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.body.querySelectorAll("*")) {
    element.removeAttribute("data-bid");
    element.removeAttribute("scope");
    for (const name of ["colspan", "rowspan"]) if (element.getAttribute(name) === "1") element.removeAttribute(name);
  }
  return page.body.innerHTML.trim();
}

function line(tag, words, text) {
  const row = document.createElement("li");
  const label = row.appendChild(document.createElement("strong"));
  label.textContent = `${words}: `;
  row.appendChild(document.createElement(tag)).textContent = text;
  return row;
}

// Shows the banner in `element` if the journal holds something else than what is saved. `restore(draft)` puts it back.
export async function offerDraft({ element, settings, saved, restore }) {
  const kept = `${settings.key}:kept`;
  await journal.all().catch(() => []);
  const draft = (await journal.get(settings.key).catch(() => null)) || (await journal.get(kept).catch(() => null));
  if (!draft) return;
  const isMerged = draft.merging && settings.mine && settings.version > draft.merging;
  const same = ["title", "brief"].every((name) => draft.fields[name] === saved[name])
    && plain(draft.fields.body) === plain(saved.body);
  const away = () => Promise.all([journal.remove(settings.key), journal.remove(kept)]).catch(() => {});
  if (isMerged || same) {
    await away();
    return;
  }
  // Kept apart from what is typed from now on, until it is decided.
  await journal.put({ ...draft, key: kept }).catch(() => {});
  await journal.remove(settings.key).catch(() => {});
  const { added, removed } = difference(
    [saved.title, ...blocks(saved.body), saved.brief.trim()].filter(Boolean),
    [draft.fields.title, ...blocks(draft.fields.body), draft.fields.brief.trim()].filter(Boolean),
  );
  const when = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  element.className = "nhsuk-inset-text jfp-draft";
  element.innerHTML = `<h2 class="nhsuk-heading-s">There is text on this device that was not saved</h2><p></p>
    <ul class="nhsuk-list jfp-draft__lines"></ul>
    <button type="button" class="nhsuk-button nhsuk-button--small">Put it back</button>
    <button type="button" class="nhsuk-button nhsuk-button--small nhsuk-button--secondary">Discard it</button>`;
  element.querySelector("p").textContent = `You typed it on ${when}. This is how it differs from the saved text:`;
  const lines = [...removed.map((text) => line("del", "Saved", text)), ...added.map((text) => line("ins", "On this device", text))];
  if (!lines.length) lines.push(line("span", "Only the formatting differs", ""));
  element.querySelector("ul").append(...lines.slice(0, MOST));
  if (lines.length > MOST) element.querySelector("ul").append(line("span", "And", `${lines.length - MOST} more`));
  const [back, discard] = element.querySelectorAll("button");
  element.hidden = false;
  back.addEventListener("click", async () => {
    element.hidden = true;
    await restore(draft);
    await journal.remove(kept).catch(() => {});
  });
  discard.addEventListener("click", async () => {
    await away();
    element.hidden = true;
    document.getElementById("section-surface").focus();
  });
}
