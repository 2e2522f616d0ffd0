// Single keys: / search · c compose · j k move · o open · ? help · and whatever carries data-key (z undo, h hide …).
// They rest while somebody types, composes Hangul, or holds a modifier.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable='true'], markdown-toolbar");

// With the Korean layout on, `key` is ㅓ or "Process" where the key says J: then the key's place decides.
function letterOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (/^[a-z/]$/i.test(event.key)) return event.key.toLowerCase();
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  return event.code === "Slash" ? "/" : "";
}

const cards = () => [...document.querySelectorAll("[data-card]")].filter((card) => card.offsetParent);

function move(step) {
  const all = cards();
  if (!all.length) return;
  const before = all.findIndex((card) => card.classList.contains("chosen"));
  all[before]?.classList.remove("chosen");
  const card = all[Math.min(Math.max(before + step, 0), all.length - 1)];
  card.classList.add("chosen");
  (card.querySelector(".card-title a, a.card-title") ?? card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

const ways = {
  "/": () => document.getElementById("search")?.focus(),
  c: () => document.querySelector("[data-compose]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  o: () => document.querySelector(".chosen .card-title a, .chosen a.card-title")?.click(),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.id === "search") event.target.blur();
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const letter = letterOf(event);
  if (!letter) return;
  const button = [...document.querySelectorAll(`[data-key="${letter}"]`)].find((one) => one.offsetParent);
  const way = button ? () => button.click() : ways[letter];
  if (!way) return;
  event.preventDefault();
  way();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) ways["?"]();
  if (event.target.id === "keys") event.target.close();
});
