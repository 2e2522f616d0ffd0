// What is written in a form is saved while it is written: on the server, and in this tab alone what could not be sent yet
// (and what staff write, who have no drafts there). A field is never touched while somebody types in it.
const WAIT = 2_500; // after the last key
const LONGEST = 20_000; // while somebody goes on typing
const RETRY = { first: 5_000, last: 60_000 };
const GIVEN_UP = 20_000;
const LAST_WORDS = 20_000; // characters: as much as a browser still sends for a page that goes away
const NO_WORDS = new Set(["csrf_token", "nonce", "purpose", "draft", "base", "forget", "official", "kept", "guard"]);
const writings = new Set();
const told = document.getElementById("draft-words").dataset;

const entries = (form) => [...new FormData(form)].filter(([name, value]) => !NO_WORDS.has(name) && typeof value === "string");
const wordsOf = (form) => JSON.stringify(entries(form));
const stored = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");

class Writing {
  constructor(form, line) {
    Object.assign(this, { form, line, saved: wordsOf(form), failures: 0, message: "", sending: false });
    this.inTabOnly = line.dataset.draft === "here";
    this.key = `draft:${this.inTabOnly ? line.dataset.purpose : form.elements.purpose.value}`;
    this.takeCopy();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => this.send());
  }

  get isUnsaved() { return wordsOf(this.form) !== this.saved; }
  get mayBeLost() { return this.isUnsaved && (this.inTabOnly || this.failures > 0 || this.isLong); }
  get isLong() { return wordsOf(this.form).length > LAST_WORDS; }

  later() {
    this.message = "";
    if (this.inTabOnly) return this.keepCopy();
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(WAIT, this.since + LONGEST - Date.now())));
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.inTabOnly || this.sending || this.message || !this.isUnsaved || !this.form.isConnected) return;
    if (this.request) return void (this.again = true);
    this.since = null;
    if (leaving) this.keepCopy();
    const words = wordsOf(this.form);
    this.request = new AbortController();
    const options = { method: "POST", body: this.body(), headers: { "HX-Request": "true" }, signal: this.request.signal };
    const answer = await fetch("/drafts", { ...options, keepalive: leaving && !this.isLong }).catch(() => null);
    const html = await answer?.text().catch(() => null);
    this.request = null;
    if (this.sending) return;
    this.take(answer, html, words);
    if (this.again) { this.again = false; this.later(); }
  }

  body() {
    const sent = new FormData();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") sent.append(name, value);
    return sent;
  }

  take(answer, html, words) {
    if (!answer || html == null || answer.status >= 500 || answer.status === 429) return this.fail(told.lost);
    if (answer.redirected) return void (this.sending = true); // it was posted meanwhile
    if (answer.status === 400 || answer.status === 401) return this.fail(told.ended, true);
    const page = new DOMParser().parseFromString(html, "text/html");
    const said = page.querySelector("[data-handle]");
    if (!said) return this.refuse(page.querySelector("[data-error-message]")?.textContent.trim() ?? told.lost);
    this.form.elements.draft.value = said.dataset.handle;
    const news = this.failures || !this.saidBefore || said.querySelector("[data-parted]");
    Object.assign(this, { saved: words, failures: 0, saidBefore: true });
    this.dropCopy();
    this.show(...said.childNodes);
    if (news) this.say(said.querySelector("[data-parted]")?.textContent ?? told.said);
    this.tellTime();
  }

  // "방금" is true for a minute.
  tellTime() {
    const when = this.line.querySelector("[data-draft-when]");
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format();
    if (when) setTimeout(() => { when.textContent = time; }, 60_000);
  }

  fail(words, signIn = false) {
    if (!this.failures) this.say(words);
    this.keepCopy();
    const wait = Math.min(RETRY.first * 2 ** this.failures, RETRY.last);
    this.failures += 1;
    this.timer = setTimeout(() => this.save(), wait);
    const note = Object.assign(document.createElement("span"), { className: "draft-lost", textContent: words });
    this.show(note, ...(signIn ? [this.door()] : []));
  }

  door() {
    const link = document.createElement("a");
    Object.assign(link, { href: "/sign-in", target: "_blank", className: "lone-link", textContent: told.door });
    return link;
  }

  refuse(words) {
    this.failures += 1;
    this.fail(words);
    clearTimeout(this.timer); // sent again only when something was changed
    this.message = words;
  }

  show(...nodes) {
    this.line.querySelector("[data-draft-words]").replaceChildren(...nodes);
  }

  say(words) {
    this.line.querySelector("[data-draft-said]").textContent = words;
  }

  // While the form itself is under way nothing else is sent; its words stay here until it was answered.
  send() {
    this.sending = true;
    clearTimeout(this.timer);
    this.request?.abort();
    this.keepCopy();
    setTimeout(() => this.goOn(), GIVEN_UP); // somebody stopped it, or no answer came
  }

  goOn() {
    if (!this.sending) return;
    this.sending = false;
    if (this.form.isConnected && this.isUnsaved) this.later();
  }

  keepCopy() {
    const copy = { entries: entries(this.form), handle: this.form.elements.draft?.value ?? "", sent: this.sending };
    try { sessionStorage.setItem(this.key, JSON.stringify(copy)); } catch { /* full: the page has the words still */ }
  }

  dropCopy() { sessionStorage.removeItem(this.key); }

  takeCopy() {
    const copy = new URLSearchParams(location.search).has("draft") ? null : stored(this.key);
    if (!copy || JSON.stringify(copy.entries) === this.saved) return;
    const details = this.form.closest("details");
    if (details) { details.dataset.begun = ""; details.open = true; }
    for (const [name, value] of copy.entries) {
      for (const field of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else field.value = value;
      }
    }
    if (copy.handle) this.form.elements.draft.value = copy.handle;
    this.later();
  }
}

function setUp() {
  for (const line of document.querySelectorAll("[data-draft]:not([data-set])")) {
    line.dataset.set = "";
    writings.add(new Writing(line.closest("form"), line));
  }
  for (const one of writings) if (!one.form.isConnected) writings.delete(one);
}

// A form that was answered by another page of ours is in good hands: posted, or given back there.
for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith("draft:"))) {
  const here = [...document.querySelectorAll("[name='purpose']")].some((one) => `draft:${one.value}` === key);
  if (stored(key)?.sent && !here) sessionStorage.removeItem(key);
}
setUp();

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  for (const one of writings) {
    if (one.form === ctx.sourceElement) one.dropCopy();
    else if (one.isUnsaved) one.keepCopy();
  }
});
document.addEventListener("htmx:after:swap", setUp);
document.addEventListener("htmx:finally:request", () => writings.forEach((one) => one.goOn()));

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-draft-save]");
  if (!button) return;
  event.preventDefault();
  const writing = [...writings].find((one) => one.form === button.form);
  if (writing) { writing.message = ""; writing.save(); }
}, true);

const saveAll = (how) => writings.forEach((one) => one.save(how));
addEventListener("online", () => saveAll());
addEventListener("pagehide", () => saveAll({ leaving: true }));
document.addEventListener("visibilitychange", () => saveAll({ leaving: document.hidden }));

// Leaving asks first where words would be lost: written and not saved anywhere but here.
let sending = false;
document.addEventListener("submit", () => { sending = true; });
for (const name of ["pageshow", "htmx:finally:request"]) {
  addEventListener(name, () => { sending = false; writings.forEach((one) => one.goOn()); });
}
addEventListener("beforeunload", (event) => {
  const others = [...document.querySelectorAll("form[data-kept]:not(:has([data-draft])) textarea")];
  const lost = [...writings].some((one) => one.mayBeLost) || others.some((text) => text.value !== text.defaultValue);
  if (lost && !sending) event.preventDefault();
});
