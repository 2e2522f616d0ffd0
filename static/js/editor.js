// The editor is a textarea. Added here: pasting tables, links and lists as Markdown, and the preview.
import { subscribe } from "../vendor/paste-markdown-1.5.3/bundle.js";

// Also called for the fresh form that comes after an answer was posted.
function setUp() {
  for (const editor of document.querySelectorAll("[data-editor]:not([data-set])")) {
    editor.dataset.set = "";
    const text = editor.querySelector("textarea");
    subscribe(text, { defaultPlainTextPaste: false });
    const toggle = editor.querySelector("[data-preview]");
    if (toggle) setPreview(editor, text, toggle);
  }
}
setUp();
document.addEventListener("htmx:after:swap", setUp);

function setPreview(editor, text, toggle) {
  const view = editor.querySelector(".editor-preview");
  const words = { show: toggle.textContent, write: toggle.dataset.write };
  toggle.addEventListener("click", async () => {
    const showing = toggle.getAttribute("aria-pressed") === "true";
    if (!showing && !(await render(text, view, toggle.dataset.preview))) return;
    toggle.setAttribute("aria-pressed", String(!showing));
    toggle.textContent = showing ? words.show : words.write;
    editor.classList.toggle("previewing", !showing);
    text.hidden = !showing;
    view.hidden = showing;
    (showing ? text : view).focus();
  });
}

// The field goes under its own name and as `body`, which is what the preview reads.
async function render(text, view, url) {
  const sent = new FormData();
  sent.set("csrf_token", text.form.elements.csrf_token.value);
  sent.set(text.name, text.value);
  sent.set("body", text.value);
  const answer = await fetch(url, { method: "POST", body: sent, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  view.replaceChildren(...page.body.childNodes);
  return true;
}
