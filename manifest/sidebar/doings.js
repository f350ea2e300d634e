// Everything an agent can ask the panel for, by name.

import { copied } from "./clipboard.js";
import { markup, plain, safe } from "./dom.js";
import { t } from "./words.js";

export function doings(panel) {
  const { host } = panel;
  const clean = (html) => markup(safe(html));

  function said(run, more) {
    panel.memo.said[run] = { ...panel.memo.said[run], ...more };
  }

  // A call that answers with the ticket's new view.
  async function changed(name, context = {}, body = null) {
    const { ticket } = panel;
    const done = await panel.act(name, async () => {
      const view = await panel.api.call(name, { ticket, ...context }, body);
      if (ticket === panel.ticket) panel.take(view);
    });
    if (done) panel.say(t(`said.${name}`));
  }

  // What is read when somebody opens it, once a ticket.
  async function fold(name, key) {
    const { memo, ticket } = panel;
    if (memo[name] && !memo[name].problem) return;
    memo[name] = { loading: true };
    panel.draw();
    try {
      memo[name] = { rows: (await panel.api.call(name, { ticket }))[key] };
    } catch (problem) {
      memo[name] = { problem };
    }
    panel.draw();
  }

  function focus(name) {
    panel.draw();
    panel.root.querySelector(name)?.focus();
  }

  return {
    again: () => panel.refresh(),
    take: () => changed("take"),
    handBack: () => changed("handBack"),
    stop: () => changed("stop", { run: panel.view.delay.run }),
    approve: ({ id, run }, parameters) => changed("approve", { run, proposal: id }, parameters && { parameters }),
    decline: ({ id, run }) => changed("decline", { run, proposal: id }),
    similar: () => fold("similar", "tickets"),
    runs: () => fold("runs", "runs"),
    open: host.open && ((id) => host.open(id)),

    async look() {
      const { ticket, memo } = panel;
      const done = await panel.act("consider", async () => {
        await panel.api.call("consider", { ticket });
        memo.renewed = true;
      });
      if (done && !host.thrifty) panel.refresh();
    },

    async insert() {
      const { memo, view } = panel;
      const run = memo.editing || view.draft.run;
      const html = clean(memo.editing ? memo.edited : view.draft.html);
      const edited = memo.editing && plain(html) !== plain(memo.first);
      await panel.act("insert", async () => {
        await host.insert(html, plain(html));
        Object.assign(memo, { editing: "", edited: "", against: [] });
        said(run, { inserted: true });
        panel.say(t("said.insert"));
        await panel.review(edited ? "edited" : "used", run);
      });
    },

    async pass(html) {
      const text = clean(html);
      if (await panel.act("pass", () => host.insert(text, plain(text)))) panel.say(t("said.insert"));
    },

    async copy(html) {
      const text = clean(html);
      panel.say(t((await copied(text, plain(text))) ? "said.copy" : "said.uncopied"));
    },

    edit() {
      const { memo, view } = panel;
      const first = clean(view.draft.html);
      Object.assign(memo, { editing: view.draft.run, edited: first, first, rejecting: false });
      focus("#edit");
    },

    async change(event) {
      event.preventDefault();
      const { memo, view, ticket } = panel;
      const { run, html } = view.draft;
      const wish = { instruction: event.target.elements.wish.value };
      const heard = (text) => document.getElementById("heard")?.append(text);
      const done = await panel.act("change", async () => {
        const made = await panel.api.change(ticket, run, wish, heard);
        Object.assign(memo, { editing: run, edited: clean(made.html), first: clean(html), against: made.reasons });
      });
      if (done) focus("#edit");
    },

    alter(id) {
      panel.memo.changing = id;
      panel.draw();
    },

    rejecting() {
      panel.memo.rejecting = true;
      focus("#reject input");
    },

    // Leave the editor or the rejection without doing anything, back to the button that opened it.
    leave(from) {
      Object.assign(panel.memo, { editing: "", edited: "", rejecting: false, against: [] });
      focus(`[data-focus="${from}"]`);
    },

    async reject(reason) {
      const { memo, view } = panel;
      await panel.act("reject", async () => {
        await panel.review("rejected", view.draft.run, { reason });
        memo.rejecting = false;
        said(view.draft.run, { rejected: reason });
        panel.say(t("said.reject"));
      });
    },

    // Of the draft, or of the passage behind this mark.
    async rate(kind, key = "draft", passage = "") {
      const { run } = panel.view.draft;
      if (panel.memo.said[run]?.[key] === kind) return;
      await panel.act("rate", async () => {
        await (passage ? panel.review(`passage_${kind}`, run, { passage }) : panel.review(kind, run));
        said(run, { [key]: kind });
        panel.say(t("said.rate"));
      });
    },

    async ask(question) {
      const { memo, view } = panel;
      const { code } = view?.chips?.language ?? {};
      memo.asking = { question, loading: true };
      panel.draw();
      try {
        const found = await panel.api.call("ask", {}, { question, internal: true, ...(code && { language: code }) });
        memo.asking = { question, found };
        panel.say(t(found.passages.length ? "said.found" : "ask.nothing"));
      } catch (problem) {
        memo.asking = { question, problem };
      }
      panel.draw();
    },
  };
}
