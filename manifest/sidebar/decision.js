// What the copilot did or would do, and why: the lowest limit, in words, with all the others behind it.

import { button, h } from "./dom.js";
import { moment, t, told } from "./words.js";

const LEVELS = ["off", "observe", "suggest", "reply", "resolve"];
const STATES = ["working", "nothing", "paused", "off", "failed"];
const SILENT = ["language", "nothing_found", "weak_answer"];
const TONES = {
  delay: "look", failed: "bad", handed_off: "look", replied: "good", resolved: "good", suggested: "open", working: "open",
};

export function decision(panel) {
  const { view, busy, doing } = panel;
  const kind = state(panel);
  const outcome = kind === "working" ? null : view.outcome;
  return h(
    "section.decision",
    { "data-tone": TONES[kind], "aria-labelledby": "decided", tabindex: "-1" },
    h("div.row", h("h2", { id: "decided" }, t(`headline.${kind}`, {}, outcome?.words ?? "")), outcome && meter(outcome.level)),
    kind === "working" ? h("div.bones", { "aria-hidden": "true" }, h("i"), h("i"), h("i")) : reasons(view, kind),
    h(
      "div.row.foot",
      view.time && kind !== "working" && h("time.soft", { datetime: view.time }, moment(view.time)),
      h("span.fill"),
      ["nothing", "failed"].includes(kind) && button("quiet#look", t("again.look"), doing.look, busy === "consider"),
      kind === "working" && button("quiet#again", t("again.again"), doing.again),
      view.can.take && button("quiet#take", t("held.take"), doing.take, busy === "take"),
    ),
  );
}

function state(panel) {
  const { view, memo } = panel;
  if (panel.left() > 0) return "delay";
  if ((memo.renewed && !view.draft) || view.outcome?.kind === "running") return "working";
  if (view.outcome?.kind === "suggested" && !view.draft) return "undrafted";
  return STATES.includes(view.state) ? view.state : view.outcome?.kind ?? "nothing";
}

export function because(reason, fallback = "") {
  return t(`reason.${reason}`, {}, fallback);
}

// Levels come by name or by number.
export function level(given) {
  return typeof given === "number" ? given : LEVELS.indexOf(String(given).toLowerCase());
}

export function named(given) {
  return t(`level.${LEVELS[level(given)] ?? "off"}`);
}

function reasons(view, kind) {
  const { why } = view;
  if (!why?.reason && !why?.words) return kind === "nothing" && h("p", t("headline.unseen"));
  const step = !["replied", "resolved", "delay"].includes(kind) && next(view);
  return h(
    "div.why",
    h("p", why.reason && [h("span.soft", t("why.why")), " "], because(why.reason, why.words), silence(view)),
    step && h("p.soft", step),
    why.limits?.length > 0 && limits(why.limits),
  );
}

// Return why there is no draft either, where that is another reason.
function silence({ why, draft }) {
  const found = draft ? null : why.limits?.find((one) => SILENT.includes(one.reason) && one.reason !== why.reason);
  return found && ` ${because(found.reason, found.words)}`;
}

function next({ why, draft }) {
  if (told(`next.${why.reason}`)) return t(`next.${why.reason}`);
  return why.next_step && draft ? t("next.default") : "";
}

function limits(list) {
  const text = (one) => h("span", because(one.reason, one.words), one.detail && h("small.soft", t(`trace.${one.detail}`, {}, one.detail)));
  return h(
    "details",
    { "data-fold": "limits" },
    h("summary", { "data-focus": "limits" }, t("why.limits", { count: list.length })),
    h("ul.limits", list.map((one) => h("li", meter(one.level), text(one)))),
  );
}

function meter(given) {
  const at = level(given);
  const bars = LEVELS.slice(1).map((_, number) => h("i", { class: number < at ? "on" : null }));
  const name = named(given);
  return h("span.level", { title: t("why.level", { level: name }) }, h("span.meter", { "aria-hidden": "true" }, bars), name);
}
