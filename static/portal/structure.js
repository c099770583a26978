// Dragging, as an improvement of the outline: a drop is the same form post that the buttons make, told by the neighbour.

const outline = document.querySelector("#outline .jfp-outline");
const form = document.getElementById("drag");

function rowUnder(target) {
  return target instanceof Element ? target.closest(".jfp-outline__row") : null;
}

function placeIn(row, y) {
  const box = row.getBoundingClientRect();
  const part = (y - box.top) / box.height;
  if (part < 0.3) return "before";
  return part > 0.7 ? "after" : "inside";
}

function clear() {
  for (const row of outline.querySelectorAll("[data-drop]")) delete row.dataset.drop;
}

if (outline && form) {
  let dragged = null;
  for (const row of outline.children) {
    const handle = document.createElement("span");
    handle.className = "jfp-outline__handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.uid);
      event.dataTransfer.setDragImage(row, 16, 16);
    });
    handle.addEventListener("dragend", () => {
      dragged = null;
      clear();
    });
    row.prepend(handle);
  }
  outline.addEventListener("dragover", (event) => {
    const row = rowUnder(event.target);
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    clear();
    row.dataset.drop = placeIn(row, event.clientY);
  });
  outline.addEventListener("drop", (event) => {
    const row = rowUnder(event.target);
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    form.elements.section.value = dragged.dataset.uid;
    form.elements.target.value = row.dataset.uid;
    form.elements.where.value = placeIn(row, event.clientY);
    form.submit();
  });
  for (const hint of document.querySelectorAll(".jfp-drag-hint")) hint.hidden = false;
}
