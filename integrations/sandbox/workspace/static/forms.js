// Writing as the customer, and the messages to begin with.

import { visit } from "./go.js";
import { pulse } from "./live.js";

// Hear of every form and starter, on whichever page it stands.
export function listen() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-live]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-live]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const one = event.target.closest?.(".starter");
    if (one) fill(one);
  });
}

async function send(form) {
  const button = form.querySelector("button.first");
  const complaint = form.querySelector(".complaint");
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  complaint.textContent = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(String(answer.status));
    if (new URL(answer.url).pathname !== location.pathname) return visit(answer.url, { answer });
    form.reset();
    await pulse();
  } catch {
    complaint.textContent = "It was not sent; your words are still here.";
  }
  button.removeAttribute("aria-busy");
}

function fill(one) {
  const letter = document.getElementById("letter");
  letter.elements.subject.value = one.dataset.subject;
  letter.elements.text.value = one.dataset.text;
  for (const other of document.querySelectorAll(".starter")) other.setAttribute("aria-pressed", String(other === one));
  letter.scrollIntoView({ block: "nearest", behavior: "smooth" });
  letter.querySelector("button.first").focus({ preventScroll: true });
}
