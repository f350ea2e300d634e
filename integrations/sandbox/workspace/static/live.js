// Keeps a page up to date: asks each second whether anything has changed, and brings the page in line.

import { clocks, merge, times } from "./merge.js";

const BEAT = 1000; // milliseconds
const here = document.body.dataset;
const list = document.getElementById("list");
const part = (name) => document.getElementById(name);
const words = {
  all: "All tickets, newest message first", replied: "Replied by itself", draft: "Draft waiting for an agent",
  person: "Handed to a person", alone: "Left alone",
};
let timer = 0;

export const changed = new EventTarget();

// Begin to ask.
export function beat() {
  timer = setTimeout(pulse, BEAT);
  setInterval(clocks, 500);
  document.addEventListener("visibilitychange", () => document.hidden || pulse());
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.(".filter");
    if (chosen) filtered(chosen.dataset.filter);
    const draft = event.target.closest?.("#open-draft") && list.querySelector('[data-outcome="draft"] a');
    if (!draft) return;
    event.preventDefault();
    draft.click();
  });
}

// Bring in line what a page that has just come cannot know.
export function shown() {
  const thread = part("thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
  const row = list.querySelector("[aria-current]")?.parentElement;
  const { top = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
  const frame = list.getBoundingClientRect();
  if (row && frame.height && (top < frame.top || bottom > frame.bottom)) row.scrollIntoView({ block: "center" });
  times();
  shares();
  filtered();
}

export async function pulse() {
  clearTimeout(timer);
  const { side, ticket } = here;
  try {
    const query = new URLSearchParams({ side, ticket, list: list.dataset.stamp });
    for (const name of ["thread", "flow"]) if (part(name)) query.set(name, part(name).dataset.stamp);
    const answer = await fetch(`/pulse?${query}`);
    const told = answer.ok ? await answer.json() : null;
    if (told && side === here.side && ticket === here.ticket) show(told);
    lost(!answer.ok);
  } catch {
    lost(true);
  }
  clearTimeout(timer);
  timer = setTimeout(pulse, BEAT);
}

function lost(gone) {
  part("lost").hidden = !gone;
}

function show(told) {
  progressed(told.progress);
  if (told.list) listed(told.list);
  for (const name of ["thread", "flow"]) if (told[name]) renewed(name, told[name]);
}

function progressed([arrived, all]) {
  const share = part("share");
  if (share.value === arrived) return;
  share.value = arrived;
  const coming = `Tickets are coming in: ${arrived} of ${all}`;
  part("progress").textContent = arrived < all ? coming : `All ${all} sample tickets are in`;
}

function listed({ stamp, html, counts, ms }) {
  list.dataset.stamp = stamp;
  merge(list, html);
  for (const one of document.querySelectorAll(".count[data-count]")) one.textContent = counts[one.dataset.count] ?? 0;
  for (const one of document.querySelectorAll(".shares i")) one.dataset.count = counts[one.dataset.tone];
  if (part("median") && ms !== null) {
    part("median").hidden = false;
    part("ms").textContent = ms;
  }
  shares();
  filtered();
}

function renewed(name, { stamp, html, status, ...more }) {
  const root = part(name);
  const low = root.scrollHeight - root.scrollTop - root.clientHeight < 80;
  root.dataset.stamp = stamp;
  merge(root, html);
  if (name !== "thread") return;
  if (low) root.scrollTop = root.scrollHeight;
  Object.assign(part("status"), { textContent: status }).dataset.status = status;
  said(root.lastElementChild);
  changed.dispatchEvent(new CustomEvent("thread", { detail: { status, ...more } }));
}

function said(item) {
  const label = item?.querySelector("article")?.getAttribute("aria-label");
  if (label) part("said").textContent = `New: ${label}`;
}

function shares() {
  for (const one of document.querySelectorAll(".shares i")) one.style.flex = one.dataset.count;
}

// Filters are kept for this tab, so that they outlast the way to a ticket.
function filtered(chosen = sessionStorage.getItem("show") ?? "all") {
  sessionStorage.setItem("show", chosen);
  let count = 0;
  for (const row of list.children) {
    row.hidden = chosen !== "all" && row.dataset.outcome !== chosen && !row.querySelector("[aria-current]");
    count += !row.hidden;
  }
  for (const one of document.querySelectorAll(".filter")) {
    one.setAttribute("aria-pressed", String(one.dataset.filter === chosen));
  }
  part("filter-words").textContent = words[chosen];
  part("none").hidden = count > 0;
}
