// The autonomy table: a category's level sets its rows, and what is changed is previewed at once.
import { announce, swapped } from "./swap.js";

const PAUSE = 250; // milliseconds after the last change

export function levels() {
  const form = document.querySelector("form[data-levels]");
  if (!form?.querySelector("#review")) return filter();
  let timer, running;
  const preview = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      const data = new FormData(form);
      data.set("do", "preview");
      const part = await swapped(form, data, "review", running.signal);
      if (part) announce([part.querySelector("h2"), ...part.querySelectorAll(".effects li")].map(plain).join(" "));
    }, PAUSE);
  };
  form.addEventListener("change", (event) => {
    if (event.target.closest("#review")) return;
    const group = event.target.closest("tbody");
    if (event.target.name?.startsWith("category.")) spread(group, event.target.value);
    mark(form);
    preview();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("[data-threshold]")) event.target.blur();
    else if (!event.target.matches("[data-reason]")) return;
    else form.querySelector("[data-save]").click();
    event.preventDefault();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-discard]")) return;
    event.preventDefault();
    restore(form);
    mark(form);
    preview();
    form.querySelector("tr.intent input:checked")?.focus({ preventScroll: true });
  });
  mark(form);
  filter();
}

function plain(node) {
  return node ? node.textContent.replace(/\s+/g, " ").trim() : "";
}

function chosen(steps) {
  return steps.querySelector(":checked")?.value ?? "";
}

function spread(group, level) {
  for (const steps of group.querySelectorAll("tr.intent [data-steps]")) {
    steps.querySelector(`[value="${level}"]`).checked = true;
  }
}

function restore(form) {
  for (const steps of form.querySelectorAll("tr.intent [data-steps]")) {
    steps.querySelector(`[value="${steps.dataset.was}"]`).checked = true;
  }
  for (const field of form.querySelectorAll("input[data-was]")) field.value = field.dataset.was;
}

/** Show which rows are changed, and each category's common level. */
function mark(form) {
  for (const group of form.querySelectorAll("tbody[data-group]")) {
    const found = new Set();
    for (const row of group.querySelectorAll("tr.intent")) {
      const steps = row.querySelector("[data-steps]");
      const field = row.querySelector("input[data-was]");
      found.add(chosen(steps));
      const changed = chosen(steps) !== steps.dataset.was || field.value !== field.dataset.was;
      row.classList.toggle("changed", changed);
      row.querySelector("[data-before]").hidden = !changed;
    }
    const [level] = found.size === 1 ? found : [""];
    for (const one of group.querySelectorAll("tr.group input")) one.checked = one.value === level;
    const mixed = group.querySelector("[data-mixed]");
    if (mixed) mixed.hidden = Boolean(level);
  }
}

function filter() {
  const field = document.querySelector("[data-filter]");
  if (!field) return;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of document.querySelectorAll("tbody[data-group]")) {
      let some = 0;
      for (const row of group.querySelectorAll("tr.intent")) {
        row.hidden = !words.every((word) => row.dataset.words.includes(word));
        some += !row.hidden;
      }
      group.hidden = !some;
      count += some;
    }
    document.querySelector("[data-no-match]").hidden = count > 0;
    announce(field.dataset.some.replace("{count}", count));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
