// From change to change: two buttons at the foot of the window. Without this script the list of changes does the same.

const places = [...document.querySelectorAll(".redline [id^='change-']")];

function step(by) {
  const top = document.activeElement && places.indexOf(document.activeElement);
  let at = top >= 0 ? top + by : places.findIndex((place) => place.getBoundingClientRect().top > 8);
  if (top < 0 && by < 0) at = (at < 0 ? places.length : at) - 1;
  const place = places[Math.min(Math.max(at, 0), places.length - 1)];
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  place.tabIndex = -1;
  place.focus();
  place.scrollIntoView({ block: "center" });
}

if (places.length > 1) {
  const nav = document.createElement("nav");
  nav.className = "redline-steps";
  nav.setAttribute("aria-label", "Changes");
  for (const [text, by] of [["Previous change", -1], ["Next change", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--small nhsuk-button--secondary";
    button.textContent = text;
    button.addEventListener("click", () => step(by));
    nav.append(button);
  }
  document.querySelector("main").append(nav);
}
