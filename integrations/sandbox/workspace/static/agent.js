// The agent's page: the app beside the ticket, with what it may know and do.

import { clean, fromText } from "./clean.js";
import { composer } from "./composer.js";
import { visit } from "./go.js";
import { Host } from "./host.js";
import { changed } from "./live.js";

// Host the app that has been opened, until `signal` says that the page is left.
export function agent({ frame, guid, take }, signal) {
  const given = JSON.parse(document.getElementById("given").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  let { values } = given;
  let answered = false;
  let stands = false;

  const written = composer(values["ticket.id"], (event, message) => host.tell(event, message));
  const comment = {
    text: { get: written.text, set: (html) => written.replace(clean(html)) },
    type: { get: written.type, set: written.choose },
    useRichText: { get: () => written.type() !== "" },
  };
  const paths = {
    colorScheme: { get: scheme },
    ...Object.fromEntries(Object.keys(values).map((path) => [path, { get: () => values[path] }])),
    ...Object.fromEntries(["comment", "ticket.comment"].flatMap((name) => (
      Object.entries(comment).map(([key, one]) => [`${name}.${key}`, one])
    ))),
  };
  const append = (html) => written.append(clean(html));
  const acts = {
    resize: ({ height }) => {
      if (/^\d+px$/.test(height)) frame.style.height = height;
      if (answered && !stands) drawn();
      stands ||= answered;
    },
    notify: (text) => (document.getElementById("said").textContent = String(text)),
    routeTo: (place, id) => place === "ticket" && /^\d+$/.test(id) && void visit(`/tickets/${id}`),
    "ticket.editor.insert": append,
    ...Object.fromEntries(["comment", "ticket.comment"].flatMap((name) => [
      [`${name}.appendHtml`, append],
      [`${name}.appendText`, (text) => written.append(fromText(text))],
      [`${name}.appendMarkdown`, (text) => written.append(fromText(text))],
    ])),
  };
  const context = {
    instanceGuid: guid, product: "support", account: { subdomain: "sandbox" }, location: "ticket_sidebar",
    ticketId: values["ticket.id"],
  };
  const host = new Host({
    frame, paths, acts, signal,
    origin: new URL(frame.src).origin,
    registered: { metadata: given.metadata, context },
    sent: ({ url }) => (answered ||= String(url).includes("/tickets/")),
  });

  take().forEach((event) => host.take(event));
  dark.addEventListener("change", () => host.tell("colorScheme.changed", scheme()), { signal });
  document.addEventListener(
    "visibilitychange", () => host.tell(document.hidden ? "pane.deactivated" : "pane.activated"), { signal },
  );
  changed.addEventListener("thread", ({ detail }) => {
    values = { ...values, "ticket.conversation": detail.conversation, "ticket.status": detail.status };
    host.tell("ticket.conversation.changed", detail.conversation);
    if (detail.status === "closed") visit(location.href, { push: false });
  }, { signal });
}

// The panel fits its height to what it has drawn: the first time after an answer, it stands there ready.
function drawn() {
  performance.mark("sidebar");
  const began = performance.getEntriesByName("went").at(-1)?.startTime ?? 0;
  document.getElementById("ready").textContent = `, ready in ${Math.round(performance.now() - began)} ms`;
}
