// The page around an app, as the app framework has it: says who the app is, gives and sets values, invokes, and
// carries `client.request` to the helpdesk's proxy. Messages are JSON text both ways.

export class Host {
  // `paths` answers get and set: {path: {get, set}}; `acts` answers invoke: {path: (...args)}.
  constructor({ frame, origin, registered, paths, acts, sent, signal }) {
    Object.assign(this, { frame, origin, registered, paths, acts, sent, heard: new Set() });
    addEventListener("message", (event) => this.take(event), { signal });
  }

  // Tell the app of an event, if it listens.
  tell(name, message = null) {
    if (this.heard.has(name)) this.post({ key: `zaf.${name}`, message });
  }

  post(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify(message), this.origin);
  }

  take(event) {
    if (event.origin !== this.origin || event.source !== this.frame.contentWindow) return;
    const told = parsed(event.data);
    if (told?.request) this.answer(told);
    else if (typeof told?.key === "string") this.hear(told);
  }

  hear({ key, message }) {
    const [, verb, name] = /^iframe\.(on|off):(.+)$/.exec(key) ?? [];
    if (key === "iframe.handshake") this.post({ key: "zaf.app.registered", message: this.registered });
    else if (verb === "on" && message?.subscriberCount > 0) this.heard.add(name);
    else if (verb && !message?.subscriberCount) this.heard.delete(name);
    else if (key.startsWith("request:")) this.request(key, message);
    // What is left (session.live, __track__, triggers between instances) asks for nothing.
  }

  async answer({ id, request, params }) {
    const calls = {
      get: () => params.map((path) => [path, () => this.paths[path].get()]),
      set: () => Object.entries(params).map(([path, value]) => [path, () => this.paths[path].set(value)]),
      invoke: () => Object.entries(params).map(([path, args]) => [path, () => this.acts[path](...args)]),
    }[request];
    if (!calls) return this.post({ id, error: { message: `there is no ${request}` } });
    const result = { errors: {} };
    for (const [path, call] of calls()) {
      try {
        result[path] = (await call()) ?? null;
      } catch {
        result.errors[path] = { name: "APIError", message: "is not available", path };
      }
    }
    return this.post({ id, result });
  }

  async request(key, options) {
    let found = { status: 0, body: "", headers: {} };
    try {
      const body = JSON.stringify(typeof options === "string" ? { url: options } : options);
      const answer = await fetch("/proxy", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (answer.ok) found = await answer.json();
    } catch {
      // The demo has ended: a status of 0 says so.
    }
    const [name, args] = outcome(found, options);
    this.post({ key: `zaf.${key}.${name}`, message: { responseArgs: args } });
    this.sent?.(options);
  }
}

function outcome({ status, body, headers }, options) {
  const json = parsed(body);
  const whole = { status, statusText: "", responseHeaders: headers, responseText: body, responseJSON: json };
  if (status < 200 || status >= 300) return ["fail", [whole]];
  if (options?.httpCompleteResponse) return ["done", [whole]];
  return ["done", [options?.dataType === "text" ? body : json ?? body]];
}

function parsed(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : text;
  } catch {
    return null;
  }
}
