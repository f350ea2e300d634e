// What the panel shows, as sections [key, what it depends on, how it is built]. Nothing here asks the service.

import { ask } from "./ask.js";
import { decision } from "./decision.js";
import { h } from "./dom.js";
import { draft } from "./draft.js";
import { runs, similar } from "./more.js";
import { delay, flash, held, loading, problem } from "./notices.js";
import { proposals } from "./proposals.js";
import { chips, summary } from "./summary.js";
import { t } from "./words.js";

export function sections(panel) {
  const { view, memo, busy } = panel;
  const list = [];
  const add = (key, stamp, build) => list.push([key, stamp, () => build(panel)]);

  if (panel.problem) add("problem", [panel.problem.kind, panel.problem.detail, Boolean(view)], problem);
  if (!panel.host) return list;
  if (panel.flash) add("flash", [panel.flash.kind, panel.flash.detail], flash);
  if (panel.ticket && !view && !panel.problem) add("loading", [], loading);
  if (view) {
    const counting = panel.left() > 0;
    if (view.summary) add("summary", view.summary, summary);
    if (Object.values(view.chips).some(Boolean)) add("chips", view.chips, chips);
    if (view.delay) add("delay", [view.delay.run, counting, busy === "stop"], delay);
    if (view.held) add("held", [view.held, busy === "handBack"], held);
    add("decision", [view, counting, memo.renewed, busy === "take", busy === "consider"], decision);
    if (view.proposals?.length) add("proposals", [view.proposals, memo.changing, busy], proposals);
    if (view.draft || memo.editing) add("draft", drafted(panel), draft);
  }
  if (panel.place === "page") add("intro", [], intro);
  if (!view || view.can.ask) add("ask", [panel.place, memo.asking ?? null], ask);
  if (view) {
    add("similar", memo.similar ?? null, similar);
    add("runs", memo.runs ?? null, runs);
  }
  return list;
}

function drafted({ view, memo, busy }) {
  const { old, can, draft: one } = view;
  if (memo.editing) return ["editing", memo.editing, one?.run ?? "", busy === "insert", can.insert];
  return [one, old, can, memo.renewed, view.state, Boolean(memo.rejecting), memo.said[one.run], ["insert", "reject"].includes(busy) && busy];
}

function intro({ host }) {
  return h(
    "header.intro",
    h("h1", t("ask.title")),
    h("p.soft", t("page.words")),
    h("p", h("a", { href: host.console, target: "_blank", rel: "noopener" }, t("page.console"))),
  );
}
