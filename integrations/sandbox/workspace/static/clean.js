// What an app may put into the composer: words and their shape, nothing that acts.

const KEPT = new Set("a b blockquote br code em i li ol p pre strong u ul".split(" "));
const GONE = new Set("script style template title iframe object embed svg math form input button select textarea".split(" "));
const BLOCKS = new Set("div h1 h2 h3 h4 h5 h6 section article table tr".split(" "));

export function clean(html) {
  const fragment = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(String(html ?? ""), "text/html").body, fragment);
  return fragment;
}

export function fromText(text) {
  const fragment = document.createDocumentFragment();
  for (const block of String(text ?? "").split(/\n{2,}/)) {
    const paragraph = document.createElement("p");
    block.split("\n").forEach((line, at) => paragraph.append(...(at ? [document.createElement("br"), line] : [line])));
    fragment.append(paragraph);
  }
  return fragment;
}

function copy(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE && !GONE.has(child.localName)) copy(child, made(child, to));
  }
}

function made(element, to) {
  const name = KEPT.has(element.localName) ? element.localName : BLOCKS.has(element.localName) ? "p" : "";
  if (!name) return to;
  const node = document.createElement(name);
  const href = element.getAttribute("href") ?? "";
  if (name === "a" && /^(https?|mailto):/i.test(href)) node.setAttribute("href", href);
  to.append(node);
  return node;
}
