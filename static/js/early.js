// Runs before the page is drawn: what only works with JavaScript is shown, and nothing jumps.
document.documentElement.classList.add("has-js");
