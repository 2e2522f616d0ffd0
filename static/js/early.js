// Runs before the page is drawn: what only works with JavaScript is shown, and nothing jumps.
document.documentElement.classList.add("has-js");

// Under the page's Trusted Types a string becomes markup only where it is parsed apart and runs nothing
// (htmx, the bell, pasting). Written straight into the page, or as a script or its address, it is refused.
const apart = new Set(["DOMParser parseFromString", "Document parseHTMLUnsafe"]);
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (markup, _type, sink) => (apart.has(sink) ? markup : null),
});
