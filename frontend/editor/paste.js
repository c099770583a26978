// What comes from Word carries its lists as paragraphs with styles. They are made lists again before the schema takes
// the styles away, and a first row in bold becomes a header row.
const FROM_WORD = /mso-|class="?Mso|urn:schemas-microsoft-com/i;
const LIST = /mso-list:\s*l(\d+)\s+level(\d+)/i;
const ORDERED = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i;
const MARKER = '.jfp-marker, span[style*="mso-list:Ignore" i], span[style*="mso-list: Ignore" i]';

export function cleanPaste(html) {
  if (!FROM_WORD.test(html)) return html;
  const marked = html
    .replace(/<!--\[if !supportLists\]-->/gi, '<span class="jfp-marker">')
    .replace(/<!--\[endif\]-->/gi, "</span>")
    .replace(/<o:p>\s*(&nbsp;)?\s*<\/o:p>/gi, "");
  const page = new DOMParser().parseFromString(marked, "text/html");
  page.querySelectorAll("style, meta, link, xml, title, script").forEach((element) => element.remove());
  rebuildLists(page);
  page.querySelectorAll("table").forEach((table) => makeHeader(page, table));
  return page.body.innerHTML;
}

function rebuildLists(page) {
  let open = [];
  for (const paragraph of [...page.body.querySelectorAll("p")]) {
    const found = LIST.exec(paragraph.getAttribute("style") || "");
    if (!found) {
      open = [];
      continue;
    }
    const [, id, depth] = found;
    const level = Math.min(Number(depth), open.length + 1);
    const marker = paragraph.querySelector(MARKER);
    const tag = ORDERED.test(marker?.textContent || "") ? "ol" : "ul";
    marker?.remove();
    if (open.length && (paragraph.previousElementSibling !== open[0].list || (level === 1 && open[0].id !== id))) open = [];
    open.length = Math.min(open.length, Math.max(level, 0));
    if (open.length < level) {
      const list = page.createElement(tag);
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else paragraph.before(list);
      open.push({ list, id });
    }
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    open.at(-1).list.append(item);
    paragraph.remove();
  }
}

function makeHeader(page, table) {
  const row = table.rows[0];
  const isHeader = row && [...row.cells].every((cell) => !cell.textContent.trim() || cell.querySelector("b, strong"));
  if (!isHeader || table.querySelector("th") || table.rows.length < 2) return;
  for (const cell of [...row.cells]) {
    const header = page.createElement("th");
    header.append(...cell.childNodes);
    header.colSpan = cell.colSpan;
    header.querySelectorAll("b, strong").forEach((bold) => bold.replaceWith(...bold.childNodes));
    cell.replaceWith(header);
  }
}
