// A form is sent once: the second click while the answer is under way does nothing.
// (The server keeps the same promise with the form's nonce; this only spares the wait.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 10_000);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form");
  if (form) release(form);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// A vote shows at once; when the server refuses, it goes back to what it was.
function flip(form) {
  const button = form.querySelector("[aria-pressed]");
  const count = form.querySelector("[data-count]");
  const mine = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!mine));
  const shown = Number(count.textContent.replace(/\D/g, "")) + (mine ? -1 : 1);
  count.textContent = new Intl.NumberFormat(document.documentElement.lang).format(Math.max(shown, 0));
}
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.matches?.("[data-vote]")) flip(ctx.sourceElement);
});
for (const name of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(name, ({ detail: { ctx } }) => {
    if (ctx?.sourceElement?.isConnected && ctx.sourceElement.matches("[data-vote]")) flip(ctx.sourceElement);
  });
}
