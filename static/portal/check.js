// A file to be checked need not leave the computer: its fingerprint is worked out here, and only that is sent.
const form = document.querySelector("[data-check]");
const LARGEST = 512 * 1024 * 1024;

form?.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (!file || file.size > LARGEST || !window.crypto?.subtle) return;
  event.preventDefault();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const fingerprint = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  location.assign(`${form.action}?${new URLSearchParams({ typed: fingerprint, name: file.name })}`);
});
