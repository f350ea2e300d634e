// A form whose answer takes the place of one part of the page; all else stays as it is.
import { times } from "./times.js";

export function swaps() {
  for (const form of document.querySelectorAll("form[data-swap]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      const words = button?.lastChild.textContent;
      button?.setAttribute("aria-busy", "true");
      if (button && form.dataset.busy) button.lastChild.textContent = form.dataset.busy;
      const part = await swapped(form, new FormData(form), form.dataset.swap);
      button?.removeAttribute("aria-busy");
      if (button) button.lastChild.textContent = words;
      part?.focus({ preventScroll: true });
      part?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
  }
}

/** Send a form and put the part of this id from the answer into the page; return it, or leave for where it led. */
export async function swapped(form, data, id, signal) {
  let answer;
  try {
    answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, credentials: "same-origin", signal });
  } catch (error) {
    return error.name === "AbortError" ? null : sent(form); // the browser's own page says what is wrong
  }
  if (answer.status === 409) return sent(form); // somebody else changed it: the whole page tells
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.getElementById(id);
  if (answer.redirected || !part) return sent(form);
  keep(document.getElementById(id), part);
  times(part);
  return part;
}

/** Replace a part; a field that is being written in keeps its text and the focus. */
function keep(old, part) {
  const field = old.contains(document.activeElement) && document.activeElement.name && document.activeElement;
  old.replaceWith(part);
  const same = field && part.querySelector(`[name="${field.name}"]:not([type=hidden])`);
  if (!same) return;
  same.value = field.value;
  same.focus({ preventScroll: true });
}

function sent(form) {
  form.submit();
  return null;
}

export function announce(words) {
  const place = document.getElementById("announce");
  if (place) place.textContent = words;
}
