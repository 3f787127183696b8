// Keys for everything: j and k walk, Enter opens, e edits, c confirms, u undoes, / searches, ? helps.

const isTyping = (target) =>
  target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

const stops = () => [...document.querySelectorAll("[data-stop]")].filter((stop) => stop.offsetParent !== null);

const current = () => document.activeElement.closest("[data-stop], .field, tr")?.closest("tr, .field") ?? null;

// A stop is a row's link on lists and the field itself on a case.
function walk(step) {
  const all = stops();
  if (all.length === 0) return;
  const here = current();
  const at = all.findIndex((stop) => stop === here || here?.contains(stop));
  const next = at === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

const press = (scope, selector) => scope?.querySelector(selector)?.click();

function edit(field) {
  const details = field?.querySelector("details[data-edit]");
  if (!details) return;
  details.open = true;
  details.querySelector("input[type=text], textarea, select")?.focus();
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
}

function help() {
  const dialog = document.querySelector("#keys");
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

function leave(target) {
  const details = target.closest("details[open]");
  if (details) {
    details.open = false;
    details.closest(".field")?.focus();
  } else if (isTyping(target)) {
    target.blur();
  }
}

const actions = {
  j: () => walk(1),
  k: () => walk(-1),
  e: () => edit(current()),
  c: () => press(current(), "[data-confirm]"),
  u: () => press(document, "[data-undo]"),
  "/": search,
  "?": help,
};

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) leave(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter" && event.target.matches(".field")) {
      event.preventDefault();
      press(event.target, "a.where");
      return;
    }
    const action = actions[event.key];
    if (!action || (document.querySelector("dialog[open]") && event.key !== "?")) return;
    event.preventDefault();
    action();
  });
  document.querySelector("[data-help]")?.addEventListener("click", (event) => {
    event.preventDefault();
    help();
  });
  // After a save the page comes back at the field that was saved: the keys go on from there.
  const saved = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (saved && saved.matches(".field")) saved.focus({ preventScroll: true });
}
