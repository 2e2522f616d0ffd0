// What would give somebody away is marked while it is written. The server looks (POST /guard) and keeps nothing; here
// its places are drawn over the words, masked with one click, or kept. Without JavaScript the form itself comes back.
const WAIT = 700; // after the last key
const looking = new WeakMap(); // form → what is under way
const layers = new WeakMap(); // field → what is drawn over it

const panelOf = (form) => form.querySelector("[data-guard]");
const fieldOf = (form, name) => [...form.elements].find((one) => one.name === name && (one.matches("textarea") || one.type === "text"));
const rowsOf = (form) => [...panelOf(form).querySelectorAll("[data-guard-row]")];
const placesOf = (row) => JSON.parse(row.dataset.places);
// The server counts characters, a browser halves of the rare ones; and it writes them in their composed form.
const points = (text) => Array.from(text);

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form || !panelOf(form) || !fieldOf(form, target.name)) return;
  layers.get(target)?.replaceChildren();
  const now = looking.get(form) ?? {};
  clearTimeout(now.timer);
  looking.set(form, { ...now, timer: setTimeout(() => look(form), WAIT) });
});

async function look(form) {
  const now = looking.get(form) ?? {};
  now.request?.abort();
  const request = new AbortController();
  looking.set(form, { ...now, request });
  const sent = new FormData();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !sent.has(name)) sent.set(name, value);
  const options = { method: "POST", body: sent, headers: { "HX-Request": "true" }, signal: request.signal };
  const asked = fetch(panelOf(form).dataset.url, options).then((answer) => (answer.ok ? answer.text() : null));
  const answer = await asked.catch(() => null);
  // Where nothing came, the form is looked at once more when it is sent.
  if (answer === null || request.signal.aborted || !form.isConnected) return;
  const page = new DOMParser().parseFromString(answer, "text/html");
  const panel = panelOf(form);
  if (panel.contains(document.activeElement)) panel.focus();
  // The same again is not read out again.
  if (panel.textContent.trim() !== page.body.textContent.trim() || rowsOf(form).length) panel.replaceChildren(...page.body.childNodes);
  draw(form);
}

function draw(form) {
  const places = rowsOf(form).flatMap(placesOf);
  for (const field of form.elements) {
    if (!fieldOf(form, field.name) || field !== fieldOf(form, field.name)) continue;
    const mine = places.filter(([name]) => name === field.name).sort((one, other) => one[1] - other[1]);
    if (mine.length || layers.has(field)) fill(layerOf(field), field, mine);
  }
}

function layerOf(field) {
  const made = layers.get(field);
  if (made?.isConnected) return made;
  const layer = Object.assign(document.createElement("div"), { className: "guard-layer", ariaHidden: "true" });
  layers.set(field, layer);
  field.after(layer);
  field.parentElement.classList.add("guard-over");
  const follow = () => lay(layer, field);
  field.addEventListener("scroll", follow, { passive: true });
  new ResizeObserver(follow).observe(field);
  return layer;
}

// What a text's places depend on; each by itself, as `font` alone is empty where a page sets figures or kerning.
const TYPE = ["fontFamily", "fontSize", "fontWeight", "fontStyle", "fontStretch", "fontKerning", "fontFeatureSettings", "fontVariantNumeric",
  "letterSpacing", "lineHeight", "textRendering", "padding", "borderWidth", "textIndent", "wordSpacing", "wordBreak", "overflowWrap"];

// As wide, as high and as far scrolled as the field, in the field's own type.
function lay(layer, field) {
  const style = getComputedStyle(field);
  for (const name of TYPE) layer.style[name] = style[name];
  layer.style.whiteSpace = field.matches("textarea") ? "pre-wrap" : "pre";
  layer.hidden = field.hidden;
  Object.assign(layer.style, { top: `${field.offsetTop}px`, left: `${field.offsetLeft}px`, width: `${field.clientWidth + field.clientLeft * 2}px`, height: `${field.offsetHeight}px` });
  layer.scrollTop = field.scrollTop;
  layer.scrollLeft = field.scrollLeft;
}

function fill(layer, field, places) {
  const text = points(field.value);
  const nodes = [];
  let after = 0;
  for (const [, start, end] of places) {
    if (start < after || end > text.length) continue;
    nodes.push(text.slice(after, start).join(""), Object.assign(document.createElement("mark"), { className: "guard", textContent: text.slice(start, end).join("") }));
    after = end;
  }
  layer.replaceChildren(...nodes, `${text.slice(after).join("")}\n`);
  lay(layer, field);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-guard] button[name='guard']");
  if (!button?.form) return;
  event.preventDefault();
  const [verb, ...marks] = button.value.split(" ");
  const chosen = rowsOf(button.form).filter((row) => marks.includes(row.dataset.guardRow));
  if (verb === "mask") mask(button.form, chosen);
  else button.form.elements.kept.value = [button.form.elements.kept.value, ...marks].join(" ").trim();
  panelOf(button.form).tabIndex = -1;
  look(button.form);
}, true);

// From the end on, so that the other places stay where they are; typed in, so that it can be undone.
function mask(form, rows) {
  const places = rows.flatMap((row) => placesOf(row)).sort((one, other) => other[1] - one[1]);
  for (const [name, start, end, words] of places) {
    const field = fieldOf(form, name);
    const text = points(field.value);
    const at = text.slice(0, start).join("").length;
    field.focus({ preventScroll: true });
    field.setSelectionRange(at, at + text.slice(start, end).join("").length);
    if (!document.execCommand("insertText", false, words)) field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  }
}

for (const name of ["htmx:after:swap", "DOMContentLoaded"]) {
  document.addEventListener(name, () => document.querySelectorAll("form:has([data-guard-row])").forEach(draw));
}
document.querySelectorAll("form:has([data-guard-row])").forEach(draw);
