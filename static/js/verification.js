// A PDF may be dropped on the form; without script it is chosen with the button.
(() => {
  for (const form of document.querySelectorAll("[data-drop]")) {
    const input = form.querySelector("input[type=file]");
    form.querySelector("[data-drop-hint]").hidden = false;
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("drop-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("drop-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("drop-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (input.checkValidity()) form.requestSubmit();
    });
  }
  document.querySelector("[data-outcome]")?.focus();
})();
