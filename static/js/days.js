// "Hôm nay", "Hôm qua": buttons that fill in a day; without script it is typed.
for (const group of document.querySelectorAll("[data-days-for]")) {
  const box = document.getElementById(group.dataset.daysFor);
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const { day } = event.target.dataset;
    if (!day) return;
    box.value = day;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
