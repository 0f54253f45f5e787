// Runs before the first paint so that a chosen theme does not flash; without a choice the system's preference holds.
(() => {
  const order = ["auto", "light", "dark"];
  const read = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const apply = (theme) => {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
  };
  apply(read());
  // What works by script alone has its place from the first paint on: nothing below moves when it comes to life.
  document.documentElement.dataset.script = "";
  // The text size of the public pages (site.js), likewise before the first paint.
  try {
    const size = localStorage.getItem("text-size");
    if (size) document.documentElement.dataset.textSize = size;
  } catch { /* private window */ }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const show = (theme) => {
        for (const picture of button.querySelectorAll("[data-theme-icon]")) picture.hidden = picture.dataset.themeIcon !== theme;
        const label = button.dataset[`label${theme[0].toUpperCase()}${theme.slice(1)}`];
        button.querySelector("[data-theme-label]").textContent = label;
        button.title = label;
      };
      show(read());
      button.addEventListener("click", () => {
        const next = order[(order.indexOf(read()) + 1) % order.length];
        try { localStorage.setItem("theme", next); } catch { /* private window: the choice lasts for this page */ }
        apply(next);
        show(next);
      });
    }
  });
})();
