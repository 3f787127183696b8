// Nothing typed is lost by a wrong click: leaving a page with an unsaved edit asks first.

const changed = (form) =>
  [...form.elements].some((field) => "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);

export function guardDrafts() {
  let sending = null;
  document.addEventListener("submit", (event) => {
    sending = event.target;
  });
  window.addEventListener("beforeunload", (event) => {
    const drafts = [...document.querySelectorAll("form[data-draft]")].filter((form) => form !== sending && changed(form));
    sending = null;
    if (drafts.length > 0) event.preventDefault();
  });
}
