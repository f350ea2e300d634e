// Zendesk: its app framework carries every call through a proxy that signs it with the secret it keeps for us.

import { Problem } from "../api.js";
import { start } from "../panel.js";

const SECONDS = 60; // how long a signed call is good for
const WAIT = 15_000; // milliseconds for one call
const TIDINGS = ["ticket.conversation.changed", "ticket.comments.changed", "ticket.submit.done", "ticket.updated"];

start(open);

async function open() {
  const page = document.documentElement.dataset;
  const themed = (scheme) => (page.theme = scheme === "dark" ? "dark" : "light");
  themed(new URLSearchParams(location.search).get("colorScheme"));
  const client = globalThis.ZAFClient?.init();
  if (!client) throw new Problem("homeless");
  const [{ settings }, context, found] = await Promise.all([
    client.metadata(),
    client.context(),
    client.get(["currentUser", "colorScheme"]),
  ]);
  themed(found.colorScheme);
  client.on("colorScheme.changed", themed);
  return new Zendesk({ client, settings: settings ?? {}, context, user: found.currentUser ?? {}, address: page.address });
}

class Zendesk {
  thrifty = false;

  constructor({ client, settings, context, user, address }) {
    Object.assign(this, { client, context, connection: settings.connection || "main", base: address });
    this.agent = { id: String(user.id ?? ""), name: String(user.name || user.email || "") };
    this.locale = user.locale || navigator.language;
    this.place = { nav_bar: "page", new_ticket_sidebar: "new" }[context.location] ?? "ticket";
    this.console = `${address}/console`;
  }

  async ticket() {
    return this.place === "ticket" ? String(this.context.ticketId ?? (await this.read("ticket.id")) ?? "") : "";
  }

  // Return something that names the customer's newest message if that is later than `time`, or "".
  async newest(time) {
    const messages = (await this.read("ticket.conversation")) ?? [];
    const times = messages.filter((one) => one?.author?.role === "end-user").map((one) => Date.parse(one.timestamp));
    const last = Math.max(0, ...times.filter((one) => !Number.isNaN(one)));
    return time && last > Date.parse(time) ? String(last) : "";
  }

  call({ method, path, body }) {
    const claims = { aud: "deskmate", sub: this.agent.id, agent: this.agent.name };
    return this.client.request({
      url: `${this.base}/api/v1/${encodeURIComponent(this.connection)}/${path}`,
      type: method,
      ...(body && { data: JSON.stringify(body), contentType: "application/json" }),
      dataType: "json",
      headers: { Authorization: "Bearer {{jwt.token}}", Accept: "application/json" },
      secure: true,
      jwt: { algorithm: "HS256", secret_key: "{{setting.shared_secret}}", expiry: SECONDS, claims },
      autoRetry: false,
      cache: false,
      timeout: WAIT,
    });
  }

  async stream(path, token, body, heard) {
    const answer = await fetch(`${this.base}/stream/${encodeURIComponent(this.connection)}/${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let [rest, made] = ["", {}];
    for (let one; !(one = await reader.read()).done; ) {
      const lines = (rest + one.value).split("\n");
      rest = lines.pop();
      for (const line of lines) if ((made = JSON.parse(line)).text) heard(made.text);
    }
    return made;
  }

  // Into the agent's own composer: a plain one drops HTML, and the one for messaging knows only `editor`.
  async insert(html, text) {
    const rich = (await this.read("comment.useRichText")) !== false;
    try {
      await this.client.invoke(...(rich ? ["ticket.comment.appendHtml", html] : ["ticket.comment.appendText", text]));
    } catch {
      await this.client.invoke("ticket.editor.insert", html);
    }
  }

  open(id) {
    return this.client.invoke("routeTo", "ticket", id);
  }

  resize(height) {
    if (this.place !== "page") this.client.invoke("resize", { width: "100%", height: `${height}px` });
  }

  listen(notice) {
    for (const event of ["pane.activated", "app.activated"]) this.client.on(event, () => notice("shown"));
    for (const event of TIDINGS) this.client.on(event, () => notice("changed"));
  }

  async read(path) {
    try {
      return (await this.client.get(path))[path];
    } catch {
      return undefined; // the composer is closed, or this Zendesk does not know the path
    }
  }
}
