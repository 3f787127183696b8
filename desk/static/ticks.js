// One box ticks all boxes of a form.

export function tickAll() {
  document.addEventListener("change", (event) => {
    const form = event.target.dataset?.all;
    if (!form) return;
    for (const box of document.querySelectorAll(`input[type=checkbox][form="${form}"]`)) box.checked = event.target.checked;
  });
}
