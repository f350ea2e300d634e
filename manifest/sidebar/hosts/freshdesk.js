// Freshdesk: every call is a request template, and an account has fifty of them a minute for all its agents.
// So nothing here runs by the clock: the panel reads when a ticket is shown, and when the agent asks.

import { Problem } from "../api.js";
import { start } from "../panel.js";

const TALLEST = 700; // pixels

start(open);

async function open() {
  if (!globalThis.app?.initialized) throw new Problem("homeless");
  const client = await globalThis.app.initialized();
  const [iparams, user] = await Promise.all([client.iparams.get(), client.data.get("loggedInUser").catch(() => ({}))]);
  themed(iparams.theme);
  return new Freshdesk(client, iparams, user.loggedInUser ?? {});
}

// Freshdesk does not tell an app how it looks itself.
function themed(theme) {
  const page = document.documentElement.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => (page.theme = theme === "dark" || (theme === "system" && dark.matches) ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
}

class Freshdesk {
  thrifty = true;

  constructor(client, { language }, user) {
    const page = document.documentElement.dataset;
    this.client = client;
    this.agent = { id: String(user.id ?? ""), name: String(user.contact?.name || user.contact?.email || "") };
    this.locale = ["en", "de"].includes(language) ? language : navigator.language;
    this.place = page.place ?? "ticket";
    this.console = `${page.address}/console`;
  }

  async ticket() {
    if (this.place === "page") return "";
    const { ticket } = await this.client.data.get("ticket");
    return String(ticket.id);
  }

  async newest() {
    return ""; // the service knows it from the account's webhook
  }

  // A template's name is the call's: deskmateTicket, deskmateReview.
  async call({ name, context, body }) {
    const values = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, encodeURIComponent(value)]));
    const answer = await this.client.request.invokeTemplate(`deskmate${name[0].toUpperCase()}${name.slice(1)}`, {
      context: values,
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.response;
  }

  insert(html) {
    return this.client.interface.trigger("click", { id: "reply", text: html });
  }

  resize(height) {
    if (this.place !== "page") this.client.instance.resize({ height: `${Math.min(height, TALLEST)}px` });
  }

  listen(notice) {
    this.client.events.on("app.activated", () => notice("shown"));
  }
}
