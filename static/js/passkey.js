// A passkey is asked of the browser when its form is sent; the form then goes with the answer.
// Where the browser knows no passkeys the forms stay hidden: codes do as well.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function read(text) {
  const options = JSON.parse(text);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? options.allowCredentials ?? []) {
    known.id = bytes(known.id);
  }
  return options;
}

function write({ id, type, response }) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = names.filter((name) => response[name]).map((name) => [name, words(response[name])]);
  return JSON.stringify({ id, rawId: id, type, response: Object.fromEntries(said) });
}

async function ask(form) {
  const publicKey = read(form.dataset.options);
  const answer = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = write(answer);
  form.submit();
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  form.closest("[data-passkey-section]")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    button.disabled = true;
    try {
      await ask(form);
    } catch {
      failed.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
}
