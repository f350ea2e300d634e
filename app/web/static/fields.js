// Small comforts of single fields: copy, a file into the text, the line of a mistake.
import { announce } from "./swap.js";

export function fields() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      await navigator.clipboard?.writeText(field.value).catch(() => document.execCommand("copy"));
      button.textContent = button.dataset.done;
      announce(button.dataset.done);
    });
  }
  for (const file of document.querySelectorAll("[data-into]")) {
    file.addEventListener("change", async () => {
      const text = await file.files[0]?.text();
      if (text === undefined) return;
      document.getElementById(file.dataset.into).value = text;
      file.value = ""; // what is sent is what can be seen
    });
  }
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-line]");
    const text = document.querySelector("textarea[data-lines]");
    if (!place || !text) return;
    event.preventDefault();
    show(text, Number(place.dataset.line));
  });
  for (const button of document.querySelectorAll("[data-set]")) {
    const choice = button.form.querySelector("[data-was]");
    choice.addEventListener("change", () => button.toggleAttribute("data-due", choice.value !== choice.dataset.was));
  }
  document.querySelector("#one-time, #problems")?.focus();
}

function show(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  text.scrollTop = (line - 4) * (text.scrollHeight / lines.length);
}
