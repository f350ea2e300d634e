// Single keys as shortcuts: `?` lists them, a switch there turns them off (WCAG 2.1.4).

const OFF = "deskmate.keys.off";

export function keys() {
  const list = document.getElementById("keys");
  if (!list) return;
  const opener = document.querySelector("[data-opens=keys]");
  opener?.addEventListener("click", () => list.showModal());
  const box = list.querySelector("[data-keys-on]");
  box.checked = !off();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    const away = event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || list.open;
    if (away) return;
    if (event.key === "?") return list.showModal();
    if (off()) return;
    const way = before === "g" && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    before = event.key;
    if (way) return way.click();
    const act = { "/": seek, j: () => move(1), k: () => move(-1), c: review }[event.key];
    if (act?.()) event.preventDefault();
  });
}

function off() {
  return localStorage.getItem(OFF) === "1";
}

function typing(target) {
  return target.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])") || target.isContentEditable;
}

function seek() {
  const field = [...document.querySelectorAll("[data-seek], [data-filter]")].find((one) => one.offsetParent);
  field?.focus();
  field?.select?.();
  return field;
}

function move(step) {
  const rows = [...document.querySelectorAll("tr[data-row], tr.intent")].filter((row) => row.offsetParent);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
  const place = next?.querySelector("input:checked, a, button, select, summary");
  place?.focus();
  return place;
}

function review() {
  const place = document.querySelector("#review [data-reason]");
  place?.focus();
  return place;
}

/** Ctrl+Enter: the form's first choice, as a click would take it. */
function send(event) {
  const form = event.target.form;
  const button = form && (form.querySelector("button.first:not([hidden])") ?? form.querySelector("button"));
  if (button) {
    event.preventDefault();
    button.click();
  }
}
