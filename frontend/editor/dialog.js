// One small form over the page: labels, hints, errors in words, and the focus back where it was.
let count = 0;

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function field(id, { label, hint, type = "text", value = "", accept, min, max }) {
  const isLong = type === "textarea";
  const control = made(isLong ? "textarea" : "input", {
    id,
    class: isLong ? "nhsuk-textarea" : type === "file" ? "nhsuk-file-upload" : "nhsuk-input",
    type: isLong ? undefined : type,
    rows: isLong ? "3" : undefined,
    accept, min, max,
    "aria-describedby": hint ? `${id}-hint` : undefined,
  });
  if (type !== "file") control.value = value;
  const group = made("div", { class: "nhsuk-form-group" });
  group.append(made("label", { class: "nhsuk-label nhsuk-label--s", for: id }, label));
  if (hint) group.append(made("div", { class: "nhsuk-hint", id: `${id}-hint` }, hint));
  group.append(control);
  return { group, control };
}

function showError(group, control, sentence) {
  group.classList.toggle("nhsuk-form-group--error", Boolean(sentence));
  group.querySelector(".nhsuk-error-message")?.remove();
  control.toggleAttribute("aria-invalid", Boolean(sentence));
  if (!sentence) return;
  const id = `${control.id}-error`;
  control.before(made("span", { class: "nhsuk-error-message", id, role: "alert" }, sentence));
  control.setAttribute("aria-errormessage", id);
}

// Opens it, and gives the way to shut it. `shutting` is called in the same moment in which it shuts, by whatever way: who
// goes on to write must find the focus in the text before the next key (the browser tells of a close only later).
export function open(title, content, shutting = () => {}) {
  count += 1;
  const heading = made("h2", { class: "nhsuk-heading-m", id: `jfp-dialog-${count}` }, title);
  const dialog = made("dialog", { class: "jfp-dialog", "aria-labelledby": heading.id });
  dialog.append(heading, ...content);
  document.body.append(dialog);
  const before = document.activeElement;
  const shut = () => {
    if (!dialog.isConnected) return;
    dialog.remove();
    before?.focus?.();
    shutting();
  };
  dialog.addEventListener("close", shut);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    shut();
  });
  dialog.showModal();
  return shut;
}

export function button(text, { secondary = false, type = "button" } = {}) {
  return made("button", { type, class: `nhsuk-button nhsuk-button--small${secondary ? " nhsuk-button--secondary" : ""}` }, text);
}

// Asks for `fields` ({ name: { label, ... check(value) -> sentence } }). Resolves with the values, or null when it was
// closed. `accept(values)` may take its time, and refuse with a sentence. `extra` are more buttons: text -> answer.
export function ask({ title, fields, action, extra = {}, accept = async () => "" }) {
  return new Promise((resolve) => {
    let answer = null;
    const form = made("form", { novalidate: true });
    const controls = Object.entries(fields).map(([name, given]) => {
      const one = field(`jfp-dialog-${count + 1}-${name}`, given);
      form.append(one.group);
      return { name, ...one, check: given.check || (() => "") };
    });
    const buttons = made("div", { class: "jfp-dialog__buttons" });
    const cancel = button("Cancel", { secondary: true });
    buttons.append(button(action, { type: "submit" }));
    for (const [text, value] of Object.entries(extra)) {
      const other = button(text, { secondary: true });
      other.addEventListener("click", () => {
        answer = value;
        shut();
      });
      buttons.append(other);
    }
    buttons.append(cancel);
    form.append(buttons);
    const shut = open(title, [form], () => resolve(answer));
    cancel.addEventListener("click", shut);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = {};
      let wrong = null;
      for (const { name, group, control, check } of controls) {
        values[name] = control.type === "file" ? control.files[0] : control.value;
        const sentence = check(values[name], values);
        showError(group, control, sentence);
        if (sentence) wrong ||= control;
      }
      if (wrong) return wrong.focus();
      const refused = await accept(values);
      if (refused) {
        showError(controls[0].group, controls[0].control, refused);
        return controls[0].control.focus();
      }
      answer = values;
      return shut();
    });
    controls[0]?.control.focus();
  });
}
