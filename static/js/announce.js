// Tells what changed to those who do not see it, and puts the focus where the change is.
const said = document.getElementById("said");

function say(text) {
  said.textContent = "";
  // A region that is filled in the same breath as it is emptied is not read out.
  setTimeout(() => { said.textContent = text; }, 60);
}

function show(text) {
  const notice = document.getElementById("notice");
  if (!notice) return say(text);
  const words = document.createElement("p");
  words.className = "banner-text";
  words.textContent = text;
  const banner = document.createElement("div");
  banner.className = "banner banner-danger";
  banner.append(words);
  notice.replaceChildren(banner);
}

let focusedBefore = "";
let lastBeforeMore = null;

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  focusedBefore = document.activeElement?.id ?? "";
  const more = ctx.sourceElement?.closest?.("[data-more]");
  const notice = document.getElementById("notice");
  if (notice?.querySelector(".banner-danger")) notice.replaceChildren();
  lastBeforeMore = more ? more.closest(".pager").previousElementSibling : null;
});

document.addEventListener("htmx:after:swap", () => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) {
    if (wanted.dataset.focus) say(wanted.dataset.focus);
    wanted.removeAttribute("data-focus");
    wanted.focus();
  } else if (lastBeforeMore) {
    lastBeforeMore.nextElementSibling?.querySelector("a")?.focus({ preventScroll: true });
    lastBeforeMore = null;
  } else if (focusedBefore && document.activeElement === document.body) {
    document.getElementById(focusedBefore)?.focus({ preventScroll: true });
  }
});

// No answer at all. A refusal that has words of its own is shown by the answer itself, in #notice.
document.addEventListener("htmx:error", () => show(said.dataset.lost));
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 502 || ctx.response.status === 504) show(said.dataset.refused);
});

// Who opens the place for a comment wants to write there.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches?.(".comment-form:not([data-begun])")) target.querySelector("textarea").focus();
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) history.back();
});
document.querySelector("[data-focus]")?.focus();
