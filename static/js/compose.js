// "다른 분들께는 이렇게 보여요" follows the title, the category and the kind as they are chosen.
const title = document.querySelector("[data-seen-from='title']");
const seen = document.querySelector("[data-seen='title']");
const category = document.querySelector("[data-seen='category']");

function follow() {
  seen.textContent = title.value.trim();
}
if (title && seen) {
  title.addEventListener("input", follow);
  follow();
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "category_id" || target.name === "category") {
    const chip = target.closest(".chip");
    const hue = [...(chip?.querySelector(".dot")?.classList ?? [])].find((name) => name.startsWith("c-"));
    if (category && chip) {
      category.hidden = false;
      category.className = `category ${hue ?? ""}`;
      category.lastChild.textContent = chip.textContent.trim();
    }
  }
  // 고민 and 팁 have different fields: the page is asked for anew, with what was already typed.
  if (target.name === "kind" && target.form?.dataset.kindUrl) {
    const next = new URL(target.form.dataset.kindUrl, location.href);
    next.searchParams.set("kind", target.value);
    if (title?.value) next.searchParams.set("title", title.value);
    if ([...target.form.querySelectorAll("textarea")].every((text) => !text.value)) location.assign(next);
  }
});
