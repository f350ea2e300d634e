// What is asked for only when somebody opens it: solved tickets like this one, and the story of this one.

import { because, named } from "./decision.js";
import { address, h, link } from "./dom.js";
import { moment, percent, t, tongue } from "./words.js";

export function similar(panel) {
  return fold(panel, "similar", (row) => ticket(panel, row));
}

export function runs(panel) {
  return fold(panel, "runs", run);
}

function fold({ memo, doing }, name, item) {
  const { rows, loading, problem } = memo[name] ?? {};
  // Not when it toggles: a part that is drawn open does that too, and would ask again after every failure.
  const opened = (event) => event.currentTarget.parentNode.open || doing[name]();
  return h(
    "details.fold",
    { open: Boolean(memo[name]) },
    h("summary", { "data-focus": name, onclick: opened }, t(`${name}.title`), rows?.length ? h("span.tag", String(rows.length)) : null),
    loading && h("div.bones", { role: "status", "aria-label": t("loading") }, h("i"), h("i")),
    problem && h("p.note", { "data-tone": "bad" }, t(`problem.${problem.kind}.words`)),
    rows && !rows.length && h("p.soft", t(`${name}.nothing`)),
    rows?.length > 0 && h("ul", rows.map((row) => h("li", item(row)))),
  );
}

function ticket({ doing }, { id, subject, url, outcome, score }) {
  const name = `#${id} ${subject ?? ""}`.trim();
  const like = score == null ? "" : t("similar.like", { share: percent(score) });
  const open = () => doing.open(id);
  return [
    doing.open ? h("button.link", { type: "button", onclick: open }, name) : address(url) ? link(url, name) : name,
    h("small.soft", [outcome && t(`past.${outcome}`, {}, outcome), like].filter(Boolean).join(" · ")),
  ];
}

function run(row) {
  const title = t(`past.${row.kind}`, {}, row.words ?? "");
  return [
    h("div.row", h("strong", title), h("span.fill"), h("time.soft", { datetime: row.time }, moment(row.time))),
    h("p.soft", because(row.reason, row.words)),
    row.steps?.length > 0 && steps(row),
  ];
}

function steps({ run: id, steps: list, level }) {
  return h(
    "details",
    { "data-fold": `run-${id}` },
    h("summary", { "data-focus": `run-${id}` }, t("runs.steps", { count: list.length, level: named(level) })),
    h("ol.steps", list.map(step)),
  );
}

function step({ name, ms, words, told }) {
  const time = ms == null ? "" : `${Math.round(ms)} ms`;
  const found = told ? tell(told) : words;
  return h("li", h("span", t(`step.${name}`, {}, name)), h("small.soft", time), found && h("small.soft.all", found));
}

function tell({ key, values: { share, level, language, ...plain }, reasons }) {
  const values = { ...plain, share: percent(share), level: named(level), language: tongue(language) };
  return [t(`told.${key}`, values), ...reasons.map((one) => because(one))].join(" ");
}
