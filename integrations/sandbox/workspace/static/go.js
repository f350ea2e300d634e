// From one page to the next without loading the whole: the stream stays where it is, and the app's process too.

import { merge } from "./merge.js";

const OURS = /^\/(write|tickets\/\d+(\/customer)?)?$/;
let begin = () => {};
let turn = 0;
let at = location.pathname;

// Follow our own links in place from now on; `begin` is called for each page that has come.
export function follow(started) {
  begin = started;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || event.defaultPrevented || !plain || link.target || !ours(link)) return;
    event.preventDefault();
    visit(link.href);
  });
  addEventListener("popstate", () => location.pathname !== at && visit(location.href, { push: false }));
}

function ours(link) {
  return link.origin === location.origin && OURS.test(link.pathname) && !link.hash;
}

// Go to an address of ours; `answer` is its page where somebody has asked for it already.
export async function visit(address, { push = true, answer = null } = {}) {
  const mine = ++turn;
  performance.clearMarks();
  performance.mark("went");
  try {
    const found = answer ?? (await fetch(address));
    if (!found.ok) throw new Error(String(found.status));
    const page = new DOMParser().parseFromString(await found.text(), "text/html");
    if (mine !== turn) return;
    if (push) history.pushState(null, "", address);
    turned(page);
  } catch {
    location.assign(address);
  }
}

function turned(page) {
  const [old, fresh] = [document, page].map((one) => one.querySelector(".desk"));
  document.title = page.title;
  for (const name of ["side", "ticket"]) document.body.dataset[name] = page.body.dataset[name];
  old.dataset.side = fresh.dataset.side;
  streamed(page);
  current(".bar .way", page);
  const gone = [...old.querySelectorAll(":scope > :is(main, aside)")];
  at = location.pathname;
  // Before the old ones, so that whoever looks for a name finds the new.
  gone[0].before(...fresh.querySelectorAll(":scope > :is(main, aside)"));
  begin();
  for (const one of gone) one.remove();
  document.getElementById("main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function streamed(page) {
  const [list, fresh] = [document, page].map((one) => one.getElementById("list"));
  merge(list, fresh.innerHTML);
  list.dataset.stamp = fresh.dataset.stamp;
  for (const one of list.querySelectorAll("a")) mark(one, one.pathname === `/tickets/${document.body.dataset.ticket}`);
}

function current(links, page) {
  const fresh = page.querySelectorAll(links);
  document.querySelectorAll(links).forEach((one, at) => mark(one, fresh[at].hasAttribute("aria-current")));
}

function mark(link, here) {
  if (here) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
