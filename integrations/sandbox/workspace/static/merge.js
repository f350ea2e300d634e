// Bring a list in line with fresh markup from our own server, item by item: what has not changed stays as it is.

export function merge(list, html, { fresh = true } = {}) {
  const made = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").body.firstElementChild;
  const there = new Map([...list.children].map((one) => [one.dataset.key, one]));
  let last = null;
  for (const one of [...made.children]) {
    const old = there.get(one.dataset.key);
    const node = old && old.dataset.stamp === one.dataset.stamp ? old : placed(list, old, one, fresh);
    const place = last ? last.nextElementSibling : list.firstElementChild;
    if (place !== node) list.insertBefore(node, place);
    there.delete(one.dataset.key);
    last = node;
  }
  for (const one of there.values()) one.remove();
  times(list);
}

function placed(list, old, one, fresh) {
  const node = document.adoptNode(one);
  if (!old) {
    if (fresh) node.classList.add("fresh");
    return node;
  }
  const held = old.contains(document.activeElement);
  old.replaceWith(node);
  if (held) node.querySelector("a, button, summary")?.focus({ preventScroll: true });
  return node;
}

// Write times as this browser's clock shows them.
export function times(root = document) {
  for (const one of root.querySelectorAll("time[datetime]:not([data-local])")) {
    const moment = new Date(one.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    one.textContent = moment.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    one.title = moment.toLocaleString("en");
    one.dataset.local = "";
  }
  clocks(root);
}

// Count down to when a reply is sent.
export function clocks(root = document) {
  for (const one of root.querySelectorAll("[data-due]")) {
    const left = Math.ceil((new Date(one.dataset.due) - Date.now()) / 1000);
    one.textContent = left > 0 ? `Sends in ${left} s` : "Sending";
  }
}
