// From change to change: two buttons at the foot of the window. Without this script the list of changes does the same.

const places = [...document.querySelectorAll(".redline [id^='change-']")];
let at = -1;

function step(by, said) {
  at = Math.min(Math.max(at + by, 0), places.length - 1);
  const place = places[at];
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  document.querySelector(".redline-now")?.classList.remove("redline-now");
  place.classList.add("redline-now");
  place.scrollIntoView({ block: "center" });
  said.textContent = `Change ${at + 1} of ${places.length}: ${place.textContent.trim().slice(0, 300)}`;
}

if (places.length > 1) {
  const nav = document.createElement("nav");
  nav.className = "redline-steps";
  nav.setAttribute("aria-label", "Changes");
  const said = document.createElement("p");
  said.className = "nhsuk-u-visually-hidden";
  said.setAttribute("role", "status");
  for (const [text, by] of [["Previous change", -1], ["Next change", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--small nhsuk-button--secondary";
    button.textContent = text;
    button.addEventListener("click", () => step(by, said));
    nav.append(button);
  }
  nav.append(said);
  document.querySelector("main").append(nav);
}
