// Lights a value up in the document without loading the page again.

const pane = () => document.querySelector("#document");

// Scrolls the document side alone, so that the form stays where the reader is; then the page, if need be.
function bring(mark) {
  if (!mark) return;
  const body = mark.closest(".body");
  const offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += offset - body.clientHeight / 2;
  const seen = mark.getBoundingClientRect();
  if (seen.top < 0 || seen.bottom > innerHeight) mark.scrollIntoView({ block: "nearest" });
}

function show(value) {
  for (const lit of document.querySelectorAll("mark.lit")) lit.classList.remove("lit");
  for (const field of document.querySelectorAll(".field[aria-current]")) field.removeAttribute("aria-current");
  const marks = [...document.querySelectorAll("#document mark")].filter((mark) =>
    mark.dataset.values.split(" ").includes(value),
  );
  for (const mark of marks) mark.classList.add("lit");
  bring(marks[0]);
  document.getElementById(`f-${value}`)?.setAttribute("aria-current", "true");
  return marks.length > 0;
}

// The forms bring the reader back to what the document side shows.
function remember(url) {
  history.replaceState(null, "", url);
  for (const view of document.querySelectorAll("input[name=view]")) view.value = url.search.slice(1);
}

// Another message or part: its page is fetched and its document side put in place.
async function fetchPane(url) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`the desk answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#document");
  if (!fresh) throw new Error("no document in the answer");
  pane().replaceWith(document.adoptNode(fresh));
}

const samePart = (url) =>
  pane().dataset.message === url.searchParams.get("message") && pane().dataset.part === url.searchParams.get("part");

async function open(link) {
  const url = new URL(link.href);
  const value = url.searchParams.get("value");
  try {
    if (!(value && samePart(url) && show(value))) {
      await fetchPane(url);
      if (value) show(value);
    }
    remember(url);
  } catch {
    location.assign(url); // the ordinary way always works
  }
}

// From the text back to the form: a click on a marked value goes to its field, unless text is being selected.
function toField(mark) {
  const field = document.getElementById(`f-${mark.dataset.values.split(" ").at(-1)}`);
  if (!field || String(getSelection())) return;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}

export function lightUp() {
  if (!pane()) return;
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("#document mark");
    if (mark) toField(mark);
    const link = event.target.closest("a.where, #document a.pane");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link);
  });
  const value = new URL(location.href).searchParams.get("value");
  if (value) show(value);
}
