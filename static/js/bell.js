// The bell is its own fragment, asked for at most once a minute a tab.
const WAIT = 60_000;
const KEY = "bell";
const place = document.getElementById("bell");

function ring(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const bell = page.querySelector("[data-count]");
  if (!bell) return;
  place.replaceChildren(bell);
  const dot = document.querySelector("[data-bell-too] .bell-dot");
  if (dot) dot.hidden = bell.dataset.count === "0";
}

async function ask() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (kept && Date.now() - kept.at < WAIT) return ring(kept.html);
  const answer = await fetch(place.dataset.bell, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const html = await answer.text();
  sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), html }));
  ring(html);
}

if (place) ask().catch(() => {});

// Another person may come in by the same tab; and who has just looked at the letters has read them.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) sessionStorage.removeItem(KEY);
});
document.addEventListener("click", (event) => {
  if (event.target.closest('a[href="/notifications"], a[href="/demo"]')) sessionStorage.removeItem(KEY);
});
if (!place) sessionStorage.removeItem(KEY);
