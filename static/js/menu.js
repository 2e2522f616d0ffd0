// Menus are <details>: they close on Escape and when one presses beside them. Scrolling tabs show the current one.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

for (const tabs of document.querySelectorAll("[data-tabs]")) {
  const now = tabs.querySelector("[aria-current]");
  if (now) tabs.scrollLeft = now.offsetLeft - (tabs.clientWidth - now.offsetWidth) / 2;
}
