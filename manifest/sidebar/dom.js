// Elements without markup strings: nothing that a service or a customer wrote is ever parsed into this page.

const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";

// What may stand in a reply or a passage, and as which element it is made anew.
const same = "a blockquote br code em hr li ol p pre strong table tbody td th thead tr ul".split(" ");
const KEPT = new Map([...same.map((name) => [name, name]), ["b", "strong"], ["i", "em"], ["dd", "p"], ["dt", "p"]]);
for (const level of [1, 2, 3, 4, 5, 6]) KEPT.set(`h${level}`, "h4");
// What goes with the words in it.
const GONE = new Set("audio button canvas form iframe noscript object script select style template title video".split(" "));
const SCHEMES = new Set(["https:", "mailto:"]);

const ICONS = {
  up: "M5 7.5 8 2c1 0 1.6.7 1.4 1.7L9 6.5h4c.8 0 1.3.7 1.1 1.5l-1.2 4.8c-.2.7-.7 1.2-1.4 1.2H5M5 7.5V14H2.5V7.5z",
  down: "M11 8.5 8 14c-1 0-1.6-.7-1.4-1.7L7 9.5H3c-.8 0-1.3-.7-1.1-1.5l1.2-4.8C3.3 2.5 3.8 2 4.5 2H11m0 6.5V2h2.5v6.5z",
  out: "M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.2 2.8 7.5 8.5",
  done: "m3 8.5 3.2 3.2L13 4.8",
};

const stamps = new WeakMap();

// Make an element: h("p.soft", { title }, "text", child); its properties may be left out.
export function h(tag, ...given) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElementNS(["svg", "path"].includes(name) ? SVG : HTML, name);
  const props = given[0]?.constructor === Object ? given.shift() : {};
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...given.flat(3).filter((child) => child || child === 0));
  return node;
}

// Return a button("look#name", …); without `act` it sends its form. While `busy` it stays where it is, with its focus.
export function button(kind, label, act = null, busy = false) {
  const [look, focus] = kind.split("#");
  const waits = { "aria-busy": busy && "true", "aria-disabled": busy && "true" };
  const click = act && (() => busy || act());
  return h("button", { type: act ? "button" : "submit", class: look, "data-focus": focus, ...waits, onclick: click }, label);
}

export function icon(name) {
  return h("svg.icon", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}

// Return the address if a person may be sent there, or "".
export function address(url) {
  try {
    const found = new URL(url);
    return SCHEMES.has(found.protocol) ? found.href : "";
  } catch {
    return "";
  }
}

export function link(url, ...children) {
  const href = address(url);
  if (!href) return h("span", ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// Return a fragment built from the elements of `html` that are allowed, without any of their attributes but an address.
export function safe(html) {
  const fragment = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(String(html ?? ""), "text/html").body, fragment);
  return fragment;
}

function copy(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE && child.namespaceURI === HTML && !GONE.has(child.localName)) {
      copy(child, KEPT.has(child.localName) ? to.appendChild(made(child)) : to);
    }
  }
}

function made(element) {
  if (element.localName === "a") return link(element.getAttribute("href") ?? "");
  return document.createElement(KEPT.get(element.localName));
}

export function markup(fragment) {
  const box = document.createElement("div");
  box.append(fragment);
  return box.innerHTML;
}

export function plain(html) {
  const box = h("div.measure");
  box.append(safe(html));
  document.body.append(box);
  const text = box.innerText; // only what is laid out has lines
  box.remove();
  return text.trim();
}

// Make every [n] that is a source a button. `known` maps numbers to what happens on a click.
export function marked(fragment, known, label) {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes.filter((one) => !one.parentElement?.closest("a, code, pre"))) {
    const parts = node.data.split(/\[(\d{1,2})\]/);
    if (parts.length === 1) continue;
    node.replaceWith(
      ...parts.map((part, at) => {
        if (at % 2 === 0) return part;
        if (!known.has(part)) return `[${part}]`;
        return h("button.mark", { type: "button", "aria-label": label(part), onclick: known.get(part) }, part);
      }),
    );
  }
  return fragment;
}

// Bring the children of `root` in line with sections [key, stamp, build]: what has the same stamp stays as it is,
// with its focus, its open parts and what somebody is typing there.
export function mount(root, sections) {
  const there = new Map([...root.children].map((child) => [child.dataset.key, child]));
  const keys = new Set(sections.map(([key]) => key));
  // First, so that nothing that stays has to be moved: that would cost it the focus, or a click under way.
  for (const [key, node] of there) if (!keys.has(key)) node.remove();
  let last = null;
  for (const [key, stamp, build] of sections) {
    const mark = JSON.stringify(stamp);
    let node = there.get(key);
    if (!node || stamps.get(node) !== mark) node = replaced(node, build());
    node.dataset.key = key;
    stamps.set(node, mark);
    const place = last ? last.nextElementSibling : root.firstElementChild;
    if (place !== node) root.insertBefore(node, place);
    last = node;
  }
}

function replaced(old, fresh) {
  if (!old) return fresh;
  const focus = old.contains(document.activeElement) ? document.activeElement.dataset.focus ?? "" : null;
  for (const one of old.querySelectorAll("details[open][data-fold]")) {
    fresh.querySelector(`details[data-fold="${CSS.escape(one.dataset.fold)}"]`)?.setAttribute("open", "");
  }
  old.replaceWith(fresh);
  if (focus !== null) (focus && fresh.querySelector(`[data-focus="${CSS.escape(focus)}"]`) || fresh).focus();
  return fresh;
}
