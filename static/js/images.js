// Pictures: pasted, dropped or chosen, they are sent at once; a line in the text holds their place until they are there.
// A picture's name never leaves the device.
const KINDS = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const words = document.getElementById("picture-words").dataset;
const PICTURE = /!\[[^\]\n]*\]\([^)\n]*\)/g;
const LARGE = 2_000_000; // bytes
const LONGEST = 2000; // pixels, as the server keeps them
const OURS = /\/uploads\/[a-z2-7]{16}/g;

class Pictures {
  constructor(place) {
    this.place = place;
    this.list = make("ul", { className: "pictures-going" });
    this.refused = make("p", { className: "pictures-refused", role: "alert" });
    this.home = place.closest("[data-editor], form");
    this.field = this.home.querySelector("textarea");
    this.form = this.field.form;
    place.append(this.list, this.refused);
    this.going = new Set();
    this.count = 0;
    this.later = [];
    this.field.addEventListener("paste", (event) => this.paste(event));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) this.home.addEventListener(name, (event) => this.drag(event));
    const add = this.home.querySelector("[data-picture-add]");
    add.addEventListener("change", () => { this.take([...add.files]); add.value = ""; });
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    // A text that is being composed (Hangul, Kana) must not be touched.
    this.field.addEventListener("compositionstart", () => { this.composing = true; });
    this.field.addEventListener("compositionend", () => { this.composing = false; setTimeout(() => this.catchUp()); });
  }

  // Spreadsheets and word processors put a picture beside the text that was meant.
  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.take(files);
  }

  drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.home.classList.toggle("drop-here", event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop") this.take([...event.dataTransfer.files]);
  }

  take(files) {
    this.refuse("");
    if (!this.warning) this.place.append(this.warning = make("p", { className: "pictures-warning", textContent: words.warning }));
    for (const file of files) {
      const there = (this.field.value.match(OURS) ?? []).length + this.going.size;
      if (there >= Number(words.most)) return this.refuse(words.many);
      if (!KINDS.includes(file.type) && file.type) this.refuse(words.kind);
      else this.start(file);
    }
  }

  start(file) {
    const number = ++this.count;
    const sending = { mark: `![${words.sending} ${number}…]()`, request: new XMLHttpRequest() };
    this.going.add(sending);
    this.insert(sending.mark);
    this.tell(sending, `${words.one} ${number}`);
    smaller(file).then((ready) => {
      if (!this.going.has(sending)) return;
      if (ready.size <= Number(words.heaviest)) return this.send(sending, ready);
      this.end(sending, "");
      this.refuse(words.heavy);
    });
  }

  // On a line of its own, behind what is marked; never within another picture's line.
  insert(mark) {
    const { value } = this.field;
    let at = this.field.selectionEnd;
    for (const other of value.matchAll(PICTURE)) {
      if (other.index < at && at < other.index + other[0].length) at = other.index + other[0].length;
    }
    if (value[at] === "\n" && at > 0 && value[at - 1] !== "\n") at += 1;
    const line = `${at > 0 && value[at - 1] !== "\n" ? "\n" : ""}${mark}\n`;
    this.field.focus();
    this.put(line, at, at);
    this.field.setSelectionRange(at + line.length, at + line.length);
  }

  tell(sending, name) {
    sending.line = make("li");
    sending.bar = make("progress", { max: 100, value: 0, ariaLabel: `${words.sending}: ${name}` });
    const stop = make("button", { type: "button", className: "text-button", textContent: words.stop, ariaLabel: `${words.stop}: ${name}` });
    stop.addEventListener("click", () => this.stop(sending));
    sending.line.append(make("span", { textContent: name }), sending.bar, stop);
    this.list.append(sending.line);
  }

  send(sending, file) {
    const { request } = sending;
    const sent = new FormData();
    sent.set("csrf_token", this.form.elements.csrf_token.value);
    sent.set("nonce", crypto.getRandomValues(new Uint32Array(4)).join("-"));
    sent.set("picture", file, "picture");
    request.upload.addEventListener("progress", ({ loaded, total }) => { sending.bar.value = (loaded / total) * 100; });
    request.addEventListener("load", () => this.answered(sending));
    for (const name of ["error", "timeout"]) request.addEventListener(name, () => { this.end(sending, ""); this.refuse(words.lost); });
    request.open("POST", "/uploads");
    request.setRequestHeader("HX-Request", "true");
    request.timeout = 120_000;
    request.send(sent);
  }

  stop(sending) {
    sending.request.abort();
    this.end(sending, "");
    say(words.stopped);
    this.field.focus();
  }

  answered(sending) {
    const page = new DOMParser().parseFromString(sending.request.responseText, "text/html");
    const made = page.querySelector("[data-markdown]");
    if (!made) {
      const why = page.querySelector("[data-why], .banner-text");
      this.end(sending, "");
      return this.refuse(why?.textContent.trim() || words.lost);
    }
    this.end(sending, made.dataset.markdown, made.dataset.alt);
    say(`${words.sent} ${made.textContent.trim()}`);
  }

  // In place of the mark: the picture, or nothing. Who took the mark out of the text wants no picture.
  end(sending, markdown, alt = "") {
    this.going.delete(sending);
    sending.line.remove();
    this.later.push(() => {
      const at = this.field.value.indexOf(sending.mark);
      if (at < 0) return;
      let end = at + sending.mark.length;
      if (!markdown && this.field.value[end] === "\n") end += 1;
      const waiting = this.field.selectionStart === this.field.selectionEnd && this.field.selectionEnd === end + 1;
      this.put(markdown, at, end);
      // Who has not gone on writing is led to the description.
      if (waiting && alt && document.activeElement === this.field && !this.going.size) this.field.setSelectionRange(at + 2, at + 2 + alt.length);
    });
    this.catchUp();
  }

  catchUp() {
    while (!this.composing && this.later.length) this.later.shift()();
  }

  // As if it had been typed where that is possible, so that it can be undone; the caret stays where it was.
  put(text, start, end) {
    const { field } = this;
    const moved = (at) => (at <= start ? at : at >= end ? at + text.length - (end - start) : start + text.length);
    const caret = [moved(field.selectionStart), moved(field.selectionEnd)];
    let typed = false;
    if (document.activeElement === field) {
      field.setSelectionRange(start, end);
      typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    }
    if (!typed) {
      field.setRangeText(text, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(...caret);
  }

  hold(event) {
    if (!this.going.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.refuse(words.wait);
  }

  refuse(why) {
    this.refused.textContent = why;
  }
}

// A camera's photo goes at the size that is kept: in a tenth of the time, and without the place it was taken at.
async function smaller(file) {
  if (file.size < LARGE || file.type === "image/gif") return file;
  const image = await createImageBitmap(file).catch(() => null);
  const scale = LONGEST / Math.max(image?.width, image?.height);
  if (!(scale < 1)) return file;
  const canvas = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  const brush = Object.assign(canvas.getContext("2d"), { imageSmoothingQuality: "high" });
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const kind = file.type === "image/png" ? "image/png" : "image/jpeg";
  return new Promise((done) => { canvas.toBlob((blob) => done(blob ?? file), kind, 0.92); });
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

function say(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 60);
}

// Also called for the fresh form that comes after an answer was posted.
function setUp() {
  for (const place of document.querySelectorAll("[data-pictures]:not([data-set])")) {
    place.dataset.set = "";
    new Pictures(place);
  }
}
setUp();
document.addEventListener("htmx:after:swap", setUp);
