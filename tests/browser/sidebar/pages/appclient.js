// A stand-in of Freshdesk's app client; the page around the frame holds what is shown and what was asked for.
globalThis.app = {
  async initialized() {
    const desk = parent.desks[frameElement.name];
    return {
      iparams: { get: async () => desk.iparams },
      data: {
        async get(name) {
          if (!(name in desk.data)) throw { message: `${name} is not available here` };
          return structuredClone(desk.data[name]);
        },
      },
      events: { on: (name, handler) => (desk.handlers[name] ??= []).push(handler) },
      instance: { resize: async ({ height }) => (frameElement.style.height = height) },
      interface: {
        async trigger(...args) {
          if (desk.refuses) throw { message: "the editor is not available" };
          desk.triggered.push(structuredClone(args));
        },
      },
      request: {
        async invokeTemplate(name, options = {}) {
          let answer = { status: 0, body: "" };
          parent.flight += 1;
          try {
            const body = JSON.stringify({ name, ...options });
            answer = await (await fetch("/template", { method: "POST", body })).json();
          } catch {
            throw { message: "Failed to fetch" };
          } finally {
            parent.flight -= 1;
          }
          const { status, body: response } = answer;
          if (status >= 200 && status < 300) return { status, response, headers: {} };
          throw { status, response };
        },
      },
    };
  },
};
