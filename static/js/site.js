// Comforts of the public pages; reading needs none of them.
(() => {
  const sizes = ["small", "", "large", "larger", "largest"];
  const group = document.querySelector("[data-text-sizes]");
  const root = document.documentElement;
  if (group) {
    const buttons = [...group.querySelectorAll("[data-text-size-step]")];
    const now = () => Math.max(0, sizes.indexOf(root.dataset.textSize || ""));
    const mark = () => {
      for (const button of buttons) {
        const next = now() + Number(button.dataset.textSizeStep);
        button.setAttribute("aria-disabled", String(button.dataset.textSizeStep !== "0" && !(next in sizes)));
      }
    };
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-text-size-step]");
      if (!button) return;
      const step = Number(button.dataset.textSizeStep);
      const size = step ? sizes[Math.min(sizes.length - 1, Math.max(0, now() + step))] : "";
      if (size) root.dataset.textSize = size; else delete root.dataset.textSize;
      try { localStorage.setItem("text-size", size); } catch { /* private window: the choice lasts for this page */ }
      mark();
    });
    mark();
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("[data-copy-label]").textContent = button.dataset.copied;
      document.querySelector("[data-copy-said]").textContent = button.dataset.copied;
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    for (const hint of document.querySelectorAll("[data-without-script]")) hint.hidden = true;
    button.addEventListener("click", () => window.print());
  }

  // After a failed sending the summary is read first.
  document.querySelector("[data-error-summary]")?.focus();

  // A file over the limit is pointed out when it is chosen, before minutes of uploading.
  document.addEventListener("change", (event) => {
    const { maxBytes, tooLarge } = event.target.dataset;
    if (!maxBytes || !event.target.files) return;
    const large = [...event.target.files].some((file) => file.size > Number(maxBytes));
    event.target.setCustomValidity(large ? tooLarge : "");
    event.target.reportValidity();
  });
})();
