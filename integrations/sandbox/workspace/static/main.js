// Begins a page: once when it is loaded, and again for each one that takes its place.

import { agent } from "./agent.js";
import { listen } from "./forms.js";
import { follow } from "./go.js";
import { beat, shown } from "./live.js";

let leaving = new AbortController();

function begin() {
  leaving.abort();
  leaving = new AbortController();
  shown();
  if (document.getElementById("app")) agent(globalThis.app ?? globalThis.openApp(), leaving.signal);
  globalThis.app = null;
}

follow(begin);
listen();
begin();
beat();

// An agent's window has the app open on some other ticket already. So it is here: loaded once, out of sight.
addEventListener("load", () => {
  const warm = document.createElement("iframe");
  Object.assign(warm, { hidden: true, title: "Deskmate, not shown", src: document.body.dataset.app });
  document.body.append(warm);
});
