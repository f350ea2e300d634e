// What stands above everything else: what went wrong and how to mend it, a reply about to leave, a person's hand.

import { button, h } from "./dom.js";
import { moment, t } from "./words.js";

export function loading() {
  return h(
    "div.bones",
    { role: "status", "aria-label": t("loading") },
    ["", "half", "", "", "half"].map((shape) => h("i", { class: shape })),
  );
}

export function problem({ problem: one, view, doing, host }) {
  return wrong(
    one,
    host?.thrifty && one.kind === "busy" ? "thrifty" : one.kind,
    "alert",
    view && h("p.soft", t("problem.kept")),
    doing && button("#again", t("again.again"), doing.again),
  );
}

// An agent's own wish that failed; what is shown below still holds.
export function flash({ flash: one }) {
  return wrong(one, one.kind);
}

function wrong({ kind, detail }, words, role, ...more) {
  const texts = [h("h2", t(`problem.${kind}.title`)), h("p", t(`problem.${words}.words`)), detail && h("p.soft", detail)];
  return h("section.note", { "data-tone": "bad", role, tabindex: "-1" }, texts, more);
}

export function delay(panel) {
  const { busy, doing, view } = panel;
  const left = panel.left();
  const clock = () => h("strong", { id: "left", role: "timer", "aria-live": "off" }, t("delay.seconds", { seconds: left }));
  return h(
    "section.note.delay",
    { "data-tone": "look", tabindex: "-1" },
    h("p", { role: left ? "alert" : null }, t(left ? "delay.soon" : "delay.now"), " ", left > 0 && clock()),
    left > 0 && view.can.stop
      ? button("danger#stop", t("delay.stop"), doing.stop, busy === "stop")
      : button("#again", t("again.again"), doing.again),
  );
}

export function held({ view, busy, doing }) {
  const values = { by: view.held.by, since: moment(view.held.since) };
  return h(
    "section.note",
    { tabindex: "-1" },
    h("p", h("strong", t("held.by", values)), " ", t("held.words")),
    view.can.hand_back && button("#back", t("held.back"), doing.handBack, busy === "handBack"),
  );
}
