// The page of a board's answer saves itself while it is written. Without this script its button saves it. If anything
// here fails, the form is there and works.
import { Autosave } from "./autosave.js";
import * as journal from "./journal.js";

const by = (id) => document.getElementById(id);
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "version", "check"]);

function start(form, settings) {
  const read = () => Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name)));
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] || form.elements.csrfmiddlewaretoken.value;
  const autosave = new Autosave({ settings, read, token });
  const status = by("answer-status");
  form.addEventListener("input", () => autosave.changed());
  form.addEventListener("change", () => autosave.changed());
  autosave.addEventListener("told", ({ detail }) => {
    status.textContent = detail.words;
    form.elements.version.value = autosave.version;
    if (detail.state === "stale") {
      const link = document.createElement("a");
      link.href = location.pathname;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "See the newer answer in a new tab";
      status.append(" ", link, ". What you typed stays on this page and on this device; press Save to see both and to decide.");
    }
  });
  form.addEventListener("submit", () => journal.remove(settings.key).catch(() => {}));
  offer({ form, settings, autosave, read });
  window.jfpAnswer = { autosave, read };
}

// What was typed on this device and never saved, to be put back or discarded.
async function offer({ form, settings, autosave, read }) {
  const draft = await journal.get(settings.key).catch(() => null);
  const saved = JSON.stringify(read());
  if (!draft) return;
  if (JSON.stringify(draft.fields) === saved) {
    await journal.remove(settings.key).catch(() => {});
    return;
  }
  const place = by("answer-draft");
  const made = (tag, more) => Object.assign(document.createElement(tag), more);
  const when = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  const back = made("button", { type: "button", className: "nhsuk-button nhsuk-button--small", textContent: "Put it back" });
  const discard = made("button", { type: "button", className: "nhsuk-button nhsuk-button--small nhsuk-button--secondary", textContent: "Discard it" });
  place.className = "nhsuk-inset-text jfp-draft";
  place.append(
    made("h2", { className: "nhsuk-heading-s", textContent: "There is an answer on this device that was not saved" }),
    made("p", { textContent: `It was typed on ${when}. It is not what you see on this page.` }),
    back, " ", discard,
  );
  place.hidden = false;
  back.addEventListener("click", () => {
    place.hidden = true;
    for (const control of form.elements) {
      if (!control.name || NOT_KEPT.has(control.name)) continue;
      if (control.type === "radio") control.checked = draft.fields[control.name] === control.value;
      else if (control.name in draft.fields) control.value = draft.fields[control.name];
    }
    form.elements.text?.focus();
    return autosave.resume(autosave.version);
  });
  discard.addEventListener("click", async () => {
    await journal.remove(settings.key).catch(() => {});
    place.hidden = true;
    form.elements.text?.focus();
  });
}

const told = by("answer-settings");
if (told && by("answer-form")) start(by("answer-form"), JSON.parse(told.textContent));
