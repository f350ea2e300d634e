// Where the agent writes: rich text, in public or as a note for the team.

import { clean } from "./clean.js";
import { pulse } from "./live.js";

// Return what an app may do with the composer of a ticket; each call fails where the ticket has none.
export function composer(ticket, tell) {
  const form = document.getElementById("composer");
  if (!form) {
    const shut = () => { throw new Error("there is no composer"); };
    return { text: shut, type: shut, choose: shut, append: shut, replace: shut };
  }
  const words = document.getElementById("words");
  const hint = words.dataset.hint;
  const type = () => (form.dataset.mode === "note" ? "internalNote" : "publicReply");

  function append(fragment) {
    if (!words.textContent.trim()) words.replaceChildren();
    words.append(fragment);
    words.scrollTop = words.scrollHeight;
    tell("comment.text.changed", words.innerHTML);
  }

  function mode(name) {
    const note = name === "note";
    form.dataset.mode = name;
    form.elements.mode.value = name;
    form.elements.status.value = note ? "open" : "pending";
    document.getElementById("send").textContent = note ? "Add note" : "Send reply";
    words.setAttribute("aria-label", note ? "Your internal note" : "Your reply");
    words.dataset.hint = note ? "A note for the team; the customer does not see it" : hint;
    tell("comment.type.changed", type());
  }

  const sending = () => send({ form, words, ticket, open: type() === "publicReply", tell });
  form.addEventListener("submit", (event) => (event.preventDefault(), sending()));
  form.addEventListener("change", (event) => event.target.name === "mode" && mode(event.target.value));
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sending();
  });
  words.addEventListener("input", () => {
    if (!words.textContent.trim() && !words.querySelector("li")) words.replaceChildren(); // then the hint shows
    tell("comment.text.changed", words.innerHTML);
  });
  words.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  for (const tool of form.querySelectorAll("[data-format]")) {
    tool.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    tool.addEventListener("click", () => (words.focus(), document.execCommand(tool.dataset.format)));
  }
  return {
    type,
    append,
    text: () => words.innerHTML,
    choose: (wanted) => mode(wanted === "internalNote" ? "note" : "public"),
    replace: (fragment) => (words.replaceChildren(), append(fragment)),
  };
}

async function send({ form, words, ticket, open, tell }) {
  const complaint = document.getElementById("complaint");
  const button = document.getElementById("send");
  if (button.hasAttribute("aria-busy")) return;
  complaint.textContent = words.textContent.trim() ? "" : "Write something first.";
  if (complaint.textContent) {
    words.focus();
    return;
  }
  button.setAttribute("aria-busy", "true");
  tell("ticket.submit.start");
  try {
    await posted(`/tickets/${ticket}/reply`, { html: sent(words), public: open, status: form.elements.status.value });
    words.replaceChildren();
    tell("ticket.submit.done");
    await pulse();
  } catch (failure) {
    const closed = failure.message === "422";
    complaint.textContent = closed ? "The helpdesk takes no more on this ticket." : "It was not sent; your words are still here.";
    tell("ticket.submit.fail");
  }
  button.removeAttribute("aria-busy");
  tell("ticket.submit.always");
}

function sent(words) {
  const box = document.createElement("div");
  box.append(clean(words.innerHTML));
  return box.innerHTML;
}

async function posted(address, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
}
