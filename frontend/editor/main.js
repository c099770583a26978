// Turns the bare form of a section into the editor. If anything here fails, the form is there and works.
import * as journal from "../../static/portal/journal.js";
import { Autosave } from "../../static/portal/autosave.js";
import { Commands } from "./commands.js";
import { offerDraft } from "./drafts.js";
import { Labels, referencesIn } from "./labels.js";
import { Presence } from "./presence.js";
import { inText, surface } from "./surface.js";
import { withHeads } from "./tables.js";
import { Toolbar } from "./toolbar.js";

const by = (id) => document.getElementById(id);
const made = (tag, more = {}) => Object.assign(document.createElement(tag), more);

function start(settings) {
  const form = by("section-form");
  const place = by("section-editor");
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] || form.elements.csrfmiddlewaretoken.value;
  const labels = new Labels(settings.references);
  const live = made("div", { className: "nhsuk-u-visually-hidden", role: "status" });
  live.setAttribute("role", "status");
  const bar = made("div");
  const host = made("div", { className: "jfp-editor__text" });
  const label = made("p", { className: "nhsuk-label nhsuk-label--s", id: "section-surface-label", textContent: "Text" });
  const hint = made("p", { className: "nhsuk-hint", id: "section-surface-hint", textContent: "It is saved while you write. Alt and F10 lead to the toolbar, Esc leads back." });
  let toolbar;
  let autosave;
  let presence;
  const changed = () => {
    autosave?.changed();
    presence?.typed();
  };
  const editor = surface({
    element: host,
    body: settings.body,
    labelledBy: label.id,
    describedBy: hint.id,
    labels,
    pictureAddress: (source) => settings.picture.replace("0".repeat(64), (source || "").replace("asset:", "")),
    onChange: changed,
    onToolbar: () => toolbar.focus(),
  });
  const read = () => ({
    title: form.elements.title.value,
    brief: form.elements.brief.value.replace(/\r\n/g, "\n"),
    body: withHeads(editor.getHTML()),
  });
  const commands = new Commands({ editor, settings, labels, token });
  toolbar = new Toolbar({ editor, commands, element: bar, say: (words) => { live.textContent = words; } });
  place.append(label, hint, bar, host, live);
  place.hidden = false;
  by("section-text").hidden = true;
  form.elements.text.disabled = true;
  labels.ask(referencesIn(settings.body)).catch(() => {});
  autosave = new Autosave({ settings, read, token });
  presence = new Presence({ settings, token, element: by("section-people") });
  form.addEventListener("input", (event) => event.target.closest("#section-editor") || changed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    autosave.save();
  });
  tellOf({ settings, autosave, presence, token, read });
  offerDraft({
    element: by("section-draft"),
    settings,
    saved: read(),
    restore: (draft) => {
      editor.commands.setContent(draft.fields.body);
      form.elements.title.value = draft.fields.title;
      form.elements.brief.value = draft.fields.brief;
      inText(editor).setTextSelection(editor.state.doc.content.size).run();
      return autosave.resume(draft.version);
    },
  });
  window.jfpEditor = { editor, autosave, read };
}

// What the status line says, and the way to the comparison when a save came too late.
function tellOf({ settings, autosave, presence, token, read }) {
  const status = by("section-status");
  autosave.addEventListener("told", ({ detail }) => {
    if (status.textContent !== detail.words) status.textContent = detail.words;
    status.className = `jfp-save__state jfp-save__state--${detail.state.replace(" ", "-")}`;
    if (detail.state === "signed out") {
      const link = made("a", { href: settings.signIn, target: "_blank", textContent: "Sign in in a new tab" });
      status.append(" ", link);
    }
    if (detail.state === "stale") {
      const button = made("button", { type: "button", className: "nhsuk-button nhsuk-button--small", textContent: "Compare and put both together" });
      button.addEventListener("click", () => compare({ settings, autosave, token, read, theirs: detail.version }));
      status.textContent = `${detail.by} saved a newer version at ${detail.at}. Your text is kept on this device; nothing is overwritten. `;
      status.append(button);
    }
  });
  presence.addEventListener("told", ({ detail }) => {
    if (detail.version <= autosave.version || detail.mine || autosave.state !== "saved" || autosave.isDirty) return;
    status.textContent = `${detail.by} saved a newer version at ${detail.at}. `;
    const button = made("button", { type: "button", className: "nhsuk-button nhsuk-button--small nhsuk-button--secondary", textContent: "Show it" });
    button.addEventListener("click", () => location.reload());
    status.append(button);
  });
}

async function compare({ settings, autosave, token, read, theirs }) {
  const fields = read();
  const { key, user, title } = settings;
  const draft = { key, user, title, address: location.pathname, version: autosave.version, fields, merging: theirs };
  await journal.put(draft).catch(() => {});
  const form = made("form", { method: "post", action: settings.merge, hidden: true });
  const values = { ...fields, version: autosave.version, csrfmiddlewaretoken: token() };
  for (const [name, value] of Object.entries(values)) form.append(made("textarea", { name, value }));
  document.body.append(form);
  form.submit();
}

const settings = by("editor-settings");
if (settings && by("section-form")) {
  try {
    start(JSON.parse(settings.textContent));
  } catch (error) {
    by("section-editor").hidden = true;
    by("section-text").hidden = false;
    by("section-form").elements.text.disabled = false;
    throw error;
  }
}
