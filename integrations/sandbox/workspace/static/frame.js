// Opens the app beside a ticket, and keeps what it says until the page can answer. On a page that is loaded this
// happens while it is still being read.
globalThis.openApp = () => {
  const root = document.getElementById("app");
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const guid = sessionStorage.getItem("guid") ?? crypto.randomUUID(); // one a tab, so that the page is in its cache
  sessionStorage.setItem("guid", guid);
  const frame = document.createElement("iframe");
  const early = [];
  const keep = (event) => event.source === frame.contentWindow && early.push(event);
  addEventListener("message", keep);
  const query = new URLSearchParams({ origin: location.origin, app_guid: guid, colorScheme: scheme });
  frame.title = "Deskmate";
  frame.src = `${document.body.dataset.app}?${query}`;
  root.append(frame);
  // Hand over what was kept, and keep no more.
  const take = () => (removeEventListener("message", keep), early.splice(0));
  return { frame, guid, take };
};
globalThis.app = document.getElementById("app") && globalThis.openApp();
