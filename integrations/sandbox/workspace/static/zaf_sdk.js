// A stand-in of Zendesk's app SDK: the same calls and the same wire protocol, for apps inside the demo's agent page.
(() => {
  const query = new URLSearchParams(location.search || location.hash.slice(1));
  const origin = query.get("origin");
  const appGuid = query.get("app_guid");
  const WAIT = 5 * 60 * 1000; // milliseconds until a call has failed

  class Client {
    #handlers = new Map();
    #pending = new Map();
    #queue = [];
    #ids = 0;
    #requests = 0;
    #ready = false;
    #register;
    #registered = new Promise((resolve) => (this.#register = resolve));

    constructor(callback) {
      if (callback) this.#registered.then(({ context }) => callback(context));
      addEventListener("message", (event) => this.#take(event));
      this.#post({ key: "iframe.handshake", message: { version: "2.0" } }, true);
      this.on("context.updated", () => {});
    }

    get(paths) { return this.#ask("get", [paths].flat(), typeof paths === "string" ? paths : ""); }

    set(path, value) {
      const single = typeof path === "string";
      return this.#ask("set", single ? { [path]: value } : path, single ? path : "");
    }

    invoke(path, ...args) {
      const single = typeof path === "string";
      return this.#ask("invoke", single ? { [path]: args } : path, single ? path : "");
    }

    async metadata() { return (await this.#registered).metadata; }
    async context() { return (await this.#registered).context; }

    on(name, handler) {
      const handlers = this.#handlers.get(name) ?? [];
      this.#handlers.set(name, [...handlers, handler]);
      if (name !== "app.registered") this.#count("on", name);
    }

    off(name, handler) {
      const left = (this.#handlers.get(name) ?? []).filter((one) => handler && one !== handler);
      this.#handlers.set(name, left);
      this.#count("off", name);
    }

    has(name, handler) { return (this.#handlers.get(name) ?? []).includes(handler); }
    trigger(name, message) { this.#post({ key: `iframe.trigger:${name}`, message }); }

    request(options) {
      const key = `request:${++this.#requests}`;
      const message = typeof options === "string" ? { url: options } : options;
      return new Promise((resolve, reject) => {
        const ended = (settle) => ({ responseArgs }) => {
          this.off(`${key}.done`);
          this.off(`${key}.fail`);
          settle(...responseArgs);
        };
        this.on(`${key}.done`, ended(resolve));
        this.on(`${key}.fail`, ended(reject));
        this.#post({ key, message });
      });
    }

    #count(verb, name) {
      const subscriberCount = this.#handlers.get(name)?.length ?? 0;
      this.#post({ key: `iframe.${verb}:${name}`, message: { subscriberCount } });
    }

    // Everything but the first word waits until the page around us has answered it.
    #post(message, now = false) {
      if (this.#ready || now) parent.postMessage(JSON.stringify({ ...message, appGuid, instanceGuid: appGuid }), origin);
      else this.#queue.push(message);
    }

    #take(event) {
      if (event.origin !== origin || event.source !== parent) return;
      const told = typeof event.data === "string" ? JSON.parse(event.data) : event.data;
      if (told.id) this.#settle(told);
      else if (told.key?.startsWith("zaf.")) this.#hear(told);
    }

    #hear({ key, message }) {
      const name = key.slice(4);
      if (name === "app.registered") {
        this.#ready = true;
        this.#register(message);
        this.#queue.splice(0).forEach((one) => this.#post(one));
      }
      for (const handler of this.#handlers.get(name) ?? []) handler(message);
    }

    #settle({ id, result, error }) {
      const asked = this.#pending.get(id);
      this.#pending.delete(id);
      if (!asked) return;
      clearTimeout(asked.timer);
      const wrong = error ?? (asked.path && result.errors?.[asked.path]);
      if (wrong) asked.reject(new Error(wrong.path ? `"${wrong.path}" ${wrong.message}` : String(wrong.message ?? wrong)));
      else asked.resolve(result);
    }

    #ask(request, params, path) {
      const id = ++this.#ids;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => this.#settle({ id, error: { message: "Invocation request timeout" } }), WAIT);
        this.#pending.set(id, { resolve, reject, path, timer });
        this.#post({ id, request, params });
      });
    }
  }

  globalThis.ZAFClient = { init: (callback) => (origin && appGuid ? new Client(callback) : false) };
})();
