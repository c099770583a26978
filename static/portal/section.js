// What stands beside a section's editor follows its text: advice on what is typed when it is asked for, and after each
// save the advice anew, and whether the section is signed off as it stands now.
const editor = window.jfpEditor;
const form = document.getElementById("section-advice-form");

function fill() {
  form.elements.body.value = editor.read().body;
}

if (editor && form) {
  form.hidden = false;
  // Before htmx reads the form, which listens on the form itself.
  document.addEventListener("submit", (event) => event.target === form && fill(), true);
  let known = editor.autosave.version;
  editor.autosave.addEventListener("told", ({ detail }) => {
    if (detail.state !== "saved" || editor.autosave.version === known) return;
    known = editor.autosave.version;
    fill();
    document.body.dispatchEvent(new CustomEvent("section-saved"));
  });
}
