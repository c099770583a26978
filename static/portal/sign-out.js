// Signing out takes what was typed off this device, as others may use it. What was not saved yet is told first.
import { all, forget } from "./journal.js";

function leave(form) {
  document.dispatchEvent(new CustomEvent("signed-out"));
  // Whatever the journal does, signing out goes on.
  return Promise.race([forget(), new Promise((resolve) => setTimeout(resolve, 500))]).catch(() => {}).then(() => form.submit());
}

function warn(form, drafts) {
  const box = document.createElement("div");
  box.className = "nhsuk-error-summary jfp-unsaved";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  box.innerHTML = `<h2 class="nhsuk-error-summary__heading">You wrote something that is not saved</h2>
    <div class="nhsuk-error-summary__body"><p>Signing out deletes it from this device. Open it to save it first.</p>
    <ul class="nhsuk-list nhsuk-error-summary__list"></ul>
    <button type="button" class="nhsuk-button nhsuk-button--warning">Sign out and delete it</button></div>`;
  for (const draft of drafts) {
    const link = document.createElement("a");
    link.href = draft.address;
    link.textContent = draft.title;
    box.querySelector("ul").appendChild(document.createElement("li")).append(link);
  }
  box.querySelector("button").addEventListener("click", () => leave(form));
  document.querySelector(".jfp-unsaved")?.remove();
  document.querySelector("main").prepend(box);
  box.focus();
}

export function watchSignOut() {
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, location.href).pathname.endsWith("/sign-out/")) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("signing-out"));
    setTimeout(() => {
      all().catch(() => []).then((drafts) => (drafts.length ? warn(event.target, drafts) : leave(event.target)));
    });
  });
}
