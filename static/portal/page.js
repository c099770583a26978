// Three improvements of a frozen page, none of which it needs: news about its plan, a word's meaning beside the word, and
// contents that say where the reader is.

const { plan, edition } = document.body.dataset;

async function showNews() {
  const address = location.pathname.split(`/plans/${plan}/`);
  if (address.length < 2) return;
  const home = `${address[0]}/plans/${plan}/`;
  const response = await fetch(`${home}status.json`, { cache: "no-cache" });
  if (!response.ok) return;
  const status = await response.json();
  if (status.state === "withdrawn") say("Withdrawn", "This plan has been withdrawn. It is kept here for the record.", `${home}editions/`, "Its history");
  else if (status.latest > Number(edition)) say("Not the latest", `This is edition ${edition}. A later edition has been published.`, home, `Read edition ${status.latest}`);
}

function say(label, text, href, linkText) {
  const place = document.getElementById("page--news");
  if (!place) return;
  const line = document.createElement("p");
  const tag = document.createElement("strong");
  tag.className = "nhsuk-tag nhsuk-tag--orange";
  tag.textContent = label;
  const link = document.createElement("a");
  link.href = href;
  link.textContent = linkText;
  line.append(tag, ` ${text} `, link);
  place.className = "jfp-banner";
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "News about this plan");
  place.replaceChildren(line);
  place.hidden = false;
}

function showMeaning(event) {
  const word = event.target.closest("a.jfp-term");
  if (!word || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const entry = document.getElementById(word.hash.slice(1));
  const meaning = entry?.nextElementSibling?.firstChild?.textContent;
  if (!meaning) return;
  const box = document.createElement("div");
  if (!("popover" in box)) return;
  event.preventDefault();
  box.popover = "auto";
  box.className = "jfp-meaning";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", entry.textContent.trim());
  const title = document.createElement("p");
  const name = document.createElement("strong");
  name.textContent = entry.textContent.trim();
  title.append(name);
  const text = document.createElement("p");
  text.textContent = meaning.trim();
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => box.hidePopover());
  box.append(title, text, close);
  box.addEventListener("toggle", (change) => {
    if (change.newState === "closed") box.remove();
  });
  word.after(box);
  const at = word.getBoundingClientRect();
  box.showPopover();
  const left = Math.max(16, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 16));
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${at.bottom + scrollY + 8}px`;
  close.focus({ preventScroll: true });
}

function followReader() {
  const links = new Map();
  for (const link of document.querySelectorAll(".jfp-on-page a[href^='#']")) {
    const part = document.getElementById(link.hash.slice(1));
    if (part) links.set(part, link);
  }
  if (!links.size) return;
  let current = null;
  let waiting = false;
  const look = () => {
    waiting = false;
    const parts = [...links.keys()];
    const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const line = isAtEnd ? innerHeight : innerHeight / 4;
    const link = links.get(parts.filter((part) => part.getBoundingClientRect().top <= line).pop());
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    // Where the contents stand beside the text and are longer than the screen, they go along; the page itself is left.
    const list = link.closest(".jfp-on-page");
    if (list.scrollHeight > list.clientHeight) list.scrollTop = link.offsetTop - list.clientHeight / 2;
  };
  document.addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(look);
    waiting = true;
  }, { passive: true });
  look();
}

followReader();
if (plan && location.protocol.startsWith("http")) showNews().catch(() => {});
document.addEventListener("click", showMeaning);
