// Passkeys: the one thing about accounts that needs script. A form marked data-passkey shows itself where the browser
// can do it, asks the browser for a credential, and is then an ordinary form post. window.webauthnJSON is allauth's.

const FAULTS = {
  NotAllowedError: "Your browser was not allowed to use a passkey, or nothing was chosen in time. Try again.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys work only at the site's own name over https, or at localhost on this machine.",
};

function show(form, error) {
  const box = form.querySelector("[data-passkey-fault]");
  box.querySelector("p").textContent = FAULTS[error.name] || "The passkey could not be used. Try again, or use another way.";
  box.hidden = false;
  box.focus();
}

function written(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const asks = {
  async make() {
    const options = structuredClone(written("js_data").creation_options);
    // A passkey where the device can make one; else a key that is a second step only.
    Object.assign(options.publicKey.authenticatorSelection, { residentKey: "preferred", requireResidentKey: false, userVerification: "preferred" });
    return window.webauthnJSON.create(options);
  },
  async use() {
    return window.webauthnJSON.get(written("js_data").request_options);
  },
  async "sign-in"(form) {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error("no options");
    return window.webauthnJSON.get((await response.json()).request_options);
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("[data-passkey-fault]").hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await asks[form.dataset.passkey](form));
      form.submit();
    } catch (error) {
      show(form, error);
    }
  });
}
