// A stand-in of the page around a Zendesk app: it answers what the app asks, and keeps what the app wants done.
const given = JSON.parse(document.getElementById("given").textContent);
const frame = document.querySelector("iframe");

globalThis.desk = {
  values: given.values,
  invoked: [],
  listened: new Set(),
  refuses: new Set(),
  flight: 0, // calls that have no answer yet
  send: (event, message = null) => tell({ key: `zaf.${event}`, message }),
};

function tell(message) {
  frame.contentWindow.postMessage(JSON.stringify(message), new URL(frame.src).origin);
}

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow) return;
  if (event.data === "ping") return tell({ key: "zaf.pong" });
  const told = JSON.parse(event.data);
  if (told.key === "iframe.handshake") tell({ key: "zaf.app.registered", message: given.registered });
  else if (told.key?.startsWith("iframe.on:")) desk.listened.add(told.key.slice(10));
  else if (told.request === "get") tell({ id: told.id, result: read(told.params) });
  else if (told.request === "invoke") tell({ id: told.id, result: invoke(told.params) });
  else if (told.key?.startsWith("request:")) request(told.key, told.message);
});

function read(paths) {
  const result = { errors: {} };
  for (const path of paths) {
    if (path in desk.values) result[path] = desk.values[path];
    else result.errors[path] = { name: "APIError", message: "is not available", path };
  }
  return result;
}

function invoke(params) {
  const result = { errors: {} };
  for (const [path, args] of Object.entries(params)) {
    if (desk.refuses.has(path)) result.errors[path] = { name: "APIError", message: "is not available", path };
    else {
      desk.invoked.push([path, ...args]);
      if (path === "resize") frame.style.height = args[0].height;
    }
  }
  return result;
}

async function request(key, options) {
  let answer = { status: 0, body: "" };
  desk.flight += 1;
  try {
    answer = await (await fetch("/proxy", { method: "POST", body: JSON.stringify(options) })).json();
  } catch {
    // no network: Zendesk's page says so with status 0
  }
  desk.flight -= 1;
  const { status, body } = answer;
  if (status >= 200 && status < 300) tell({ key: `zaf.${key}.done`, message: { responseArgs: [JSON.parse(body)] } });
  else tell({ key: `zaf.${key}.fail`, message: { responseArgs: [{ status, responseText: body }] } });
}
