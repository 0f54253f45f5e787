// Small comforts of the shell; every page works without them.
(() => {
  // Menus made of <details>: close on Escape, on a click outside, and when another opens.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    closePanel();
  });

  // The side panel: filled by htmx, closed by its button or Escape; focus goes in and comes back.
  let opener = null;
  const panel = () => document.getElementById("panel");
  function closePanel() {
    if (!panel() || panel().hidden) return;
    panel().hidden = true;
    document.body.classList.remove("has-panel");
    if (opener) opener.focus();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) closePanel();
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target.id === "panel-body") opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "panel-body") return;
    const title = event.detail.target.querySelector("[data-panel-title]");
    if (title) document.getElementById("panel-title").textContent = title.textContent;
    panel().hidden = false;
    document.body.classList.add("has-panel");
    // The page has made way and its lines run differently now.
    if (opener) opener.scrollIntoView({ block: "nearest" });
    panel().focus({ preventScroll: true });
  });

  // A file over the limit is pointed out when it is chosen, before minutes of uploading.
  document.addEventListener("change", (event) => {
    const { maxBytes, tooLarge } = event.target.dataset;
    if (!maxBytes || !event.target.files) return;
    const large = [...event.target.files].some((file) => file.size > Number(maxBytes));
    event.target.setCustomValidity(large ? tooLarge : "");
    event.target.reportValidity();
  });
  document.addEventListener("submit", (event) => {
    const large = [...event.target.querySelectorAll("[data-max-bytes]")].find((input) => input.validity.customError);
    if (!large) return;
    event.preventDefault();
    large.reportValidity();
  });

  // A row opens its object: a click anywhere in it follows the link of its first cell.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.target.closest("a, button, input, select, textarea, label, summary")) return;
    const link = event.target.closest(".table tbody tr")?.querySelector("td:first-child > a[href]");
    if (link && !String(getSelection())) link.click();
  });

  // After a failed save the summary is read first.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
