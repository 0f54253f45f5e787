// Puts a figure's token at the cursor of the section's text.
document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-token]");
  if (!pick) return;
  const area = document.querySelector("[data-token-target]");
  area.focus();
  area.setRangeText(pick.dataset.token, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new CustomEvent("token-inserted", { bubbles: true }));
});

// "Lưu" is an ordinary submit; htmx only listens to typing.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.triggeringEvent?.type === "submit") event.preventDefault();
});
