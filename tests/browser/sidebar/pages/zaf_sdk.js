// A stand-in of Zendesk's app SDK: the same wire protocol, nothing more than the panel uses.
(() => {
  const query = new URLSearchParams(location.search);
  const origin = query.get("origin");
  const appGuid = query.get("app_guid");

  class Client {
    constructor() {
      Object.assign(this, { handlers: {}, pending: {}, queue: [], ids: 0, requests: 0, ready: false });
      this.registered = new Promise((resolve) => (this.register = resolve));
      addEventListener("message", (event) => this.take(event));
      this.post({ key: "iframe.handshake", message: { version: "stand-in" } }, true);
    }

    post(message, now = false) {
      if (!this.ready && !now) return this.queue.push(message);
      return parent.postMessage(JSON.stringify({ ...message, appGuid, instanceGuid: appGuid }), origin);
    }

    take(event) {
      if (event.origin !== origin || event.source !== parent) return;
      const told = typeof event.data === "string" ? JSON.parse(event.data) : event.data;
      if (told.id) return this.settle(told);
      const name = told.key.replace(/^zaf\./, "");
      if (name === "app.registered") {
        this.ready = true;
        this.register(told.message);
        this.queue.forEach((one) => this.post(one));
      }
      (this.handlers[name] ?? []).forEach((handler) => handler(told.message));
    }

    settle({ id, result, error }) {
      const { resolve, reject, path } = this.pending[id];
      const wrong = error ?? (typeof path === "string" && result.errors?.[path]);
      if (wrong) reject(new Error(`"${wrong.path}" ${wrong.message}`));
      else resolve(result);
    }

    asked(request, params, path) {
      const id = ++this.ids;
      return new Promise((resolve, reject) => {
        this.pending[id] = { resolve, reject, path };
        this.post({ id, request, params });
      });
    }

    get(path) { return this.asked("get", Array.isArray(path) ? path : [path], path); }
    set(path, value) { return this.asked("set", { [path]: value }, path); }
    invoke(path, ...args) { return this.asked("invoke", { [path]: args }, path); }
    async metadata() { return (await this.registered).metadata; }
    async context() { return (await this.registered).context; }

    on(name, handler) {
      (this.handlers[name] ??= []).push(handler);
      this.post({ key: `iframe.on:${name}`, message: { subscriberCount: this.handlers[name].length } });
    }

    request(options) {
      const key = `request:${++this.requests}`;
      return new Promise((resolve, reject) => {
        this.on(`${key}.done`, ({ responseArgs }) => resolve(...responseArgs));
        this.on(`${key}.fail`, ({ responseArgs }) => reject(...responseArgs));
        this.post({ key, message: options });
      });
    }
  }

  globalThis.ZAFClient = { init: () => (origin && appGuid ? new Client() : false) };
})();
