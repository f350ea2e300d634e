// Ask the knowledge base. What customers may not read is marked, and stays out of the reply.

import { button, h, safe } from "./dom.js";
import { age, passage } from "./draft.js";
import { percent, t } from "./words.js";

export function ask(panel) {
  const { memo, doing, place } = panel;
  const asking = memo.asking ?? { question: "" };
  const page = place === "page"; // it has the same words as its title
  const field = h("input", {
    id: "question", type: "search", required: true, maxlength: "1000", autocomplete: "off", value: asking.question,
    "data-focus": "question", placeholder: t("ask.example"),
  });
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) doing.ask(field.value.trim());
  };
  const send = button("#ask", t("ask.ask"), null, Boolean(asking.loading));
  return h(
    "section.ask",
    { "aria-labelledby": "asked", tabindex: "-1" },
    h(page ? "h2.vh" : "h3", { id: "asked" }, h("label", { for: "question" }, t("ask.title"))),
    h("form.bar.one", { role: "search", onsubmit: submit }, field, send),
    asking.problem && h("p.note", { "data-tone": "bad" }, t(`problem.${asking.problem.kind}.words`)),
    asking.found && answers(panel, asking.found),
  );
}

function answers(panel, { probability, passages }) {
  if (!passages.length) return h("p.soft", t("ask.nothing"));
  return h(
    "div",
    h("p.soft.meta", t("ask.sure", { share: percent(probability ?? 0) })),
    h("ol.sources", passages.map((one, at) => h("li", answer(panel, one, at)))),
  );
}

function answer({ host, doing }, one, at) {
  const internal = one.audience === "internal";
  const notes = [internal && h("span.tag", t("ask.internal")), age(one.age_days)].filter(Boolean);
  const node = passage(
    `answer-${at}`,
    String(at + 1),
    one,
    notes,
    one.html ? safe(one.html) : h("p", one.text),
    button(`quiet#copy-${at}`, t("draft.copy"), () => doing.copy(one.html || one.text)),
    host.place !== "page" && !internal && button(`quiet#pass-${at}`, t("draft.insert"), () => doing.pass(one.html)),
  );
  node.open = at === 0;
  return node;
}
