// The draft with its numbered sources, and everything an agent can do with it.

import { address, button, h, icon, link, marked, safe } from "./dom.js";
import { ago, percent, t, tongue } from "./words.js";

const OLD = 365; // days after which an article's age is worth a second look
const FAULTS = ["wrong", "source", "outdated", "incomplete", "tone", "person", "other"];

export function draft(panel) {
  return panel.memo.editing ? editor(panel) : reader(panel);
}

function card(...children) {
  return h("section.card.draft", { "aria-labelledby": "drafted", tabindex: "-1" }, ...children);
}

function reader(panel) {
  const { view, memo } = panel;
  const one = view.draft;
  const said = memo.said[one.run] ?? {};
  const known = new Map(one.citations.map((source) => [number(source), () => reveal(number(source))]));
  const prose = h("div.prose", { lang: one.language, dir: "auto" });
  prose.append(marked(safe(one.html), known, (mark) => t("sources.open", { number: mark })));
  const body = [prose, memo.rejecting ? rejection(panel) : tools(panel, said), view.can.change && wish(panel), sources(panel, one, said)];
  return card(
    header(panel, one, said),
    (view.old || memo.renewed) && renewal(panel),
    said.rejected ? rejected(said.rejected, body) : body,
  );
}

function header({ doing, view }, one, said) {
  const sent = ["replied", "resolved"].includes(view.outcome?.kind);
  const meta = [t("draft.sure", { share: percent(one.confidence) }), tongue(one.language)].join(" · ");
  return h(
    "div.row.head",
    h("h2", { id: "drafted" }, t(sent ? "draft.sent" : "draft.title")),
    h("span.soft.meta.fill", meta),
    !said.rejected && thumbs(said.draft, (kind) => doing.rate(kind), "draft"),
  );
}

function renewal({ view, memo, doing }) {
  return h(
    "div.note",
    { "data-tone": "look" },
    h("p", view.old && t("draft.old"), " ", (memo.renewed || view.state === "working") && t("draft.renewed")),
    view.state !== "working" && button("quiet#renewal", t("again.again"), doing.again),
  );
}

function tools({ view, busy, doing }, said) {
  const { can, draft: one, old } = view;
  const insert = t(said.inserted ? "draft.reinsert" : "draft.insert");
  return h(
    "div.tools",
    h(
      "div.bar",
      can.insert && button(old ? "#insert" : "strong#insert", insert, doing.insert, busy === "insert"),
      can.insert && button("#edit", t("draft.edit"), doing.edit),
      button("#copy", t("draft.copy"), () => doing.copy(one.html)),
      can.reject && !said.rejected && button("#reject", t("draft.reject"), doing.rejecting),
    ),
    said.inserted && h("p.done", icon("done"), t("draft.inserted")),
  );
}

function rejection({ busy, doing }) {
  const more = h("input", { type: "text", id: "more", maxlength: "200", autocomplete: "off" });
  const choice = (fault, at) =>
    h("label", h("input", { type: "radio", name: "fault", value: fault, checked: at === 0 }), t(`fault.${fault}`));
  const submit = (event) => {
    event.preventDefault();
    doing.reject([event.target.elements.fault.value, more.value.trim()].filter(Boolean).join(": "));
  };
  return h(
    "form.reject",
    { id: "reject", onsubmit: submit, onkeydown: (event) => event.key === "Escape" && doing.leave("reject") },
    h("fieldset", h("legend", t("fault.all")), FAULTS.map(choice)),
    h("label.soft", { for: "more" }, t("fault.more")),
    more,
    h(
      "div.bar",
      button("danger", t("draft.reject"), null, busy === "reject"),
      button("", t("draft.cancel"), () => doing.leave("reject")),
    ),
  );
}

function wish({ busy, doing }) {
  return h(
    "details",
    { "data-fold": "wish" },
    h("summary", { "data-focus": "wish" }, t("draft.change")),
    h(
      "form.reject",
      { onsubmit: doing.change },
      h("label", { for: "wish" }, t("draft.wish")),
      h("input", { id: "wish", type: "text", required: true }),
      button("first", t("draft.rewrite"), null, busy),
    ),
    h("p.soft", { id: "heard" }),
  );
}

function rejected(reason, body) {
  const [fault, more] = reason.split(/: (.*)/s);
  const text = t(`fault.${fault}`) + (more ? `: ${more}` : "");
  return [
    h("p.done.soft", icon("done"), t("draft.rejected", { reason: text })),
    h("details", { "data-fold": "rejected" }, h("summary", { "data-focus": "rejected" }, t("draft.show")), body),
  ];
}

function editor({ view, memo, busy, doing }) {
  const area = h("div.prose.edit", {
    id: "edit", contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-label": t("draft.text"),
    dir: "auto", "data-focus": "area", lang: view.draft?.language,
    oninput: (event) => (memo.edited = event.currentTarget.innerHTML),
    onpaste: pasted,
    onkeydown: (event) => event.key === "Escape" && doing.leave("edit"),
  });
  area.append(safe(memo.edited));
  return card(
    h("h2", { id: "drafted" }, t("draft.editing")),
    memo.against?.map((one) => h("p.note", { "data-tone": "look" }, t(`reason.${one}`))),
    view.draft?.run !== memo.editing && h("p.note", { "data-tone": "look" }, t("draft.newer")),
    area,
    h(
      "div.bar",
      view.can.insert && button("first#insert", t("draft.insert"), doing.insert, busy === "insert"),
      button("#cancel", t("draft.cancel"), () => doing.leave("edit")),
    ),
  );
}

// What is pasted comes in as words, like everything else that is not ours.
function pasted(event) {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
}

// Sources

function sources(panel, { citations }, said) {
  if (!citations.length) return null;
  return h("div.sources", h("h3", t("sources.title")), h("ol", citations.map((one) => h("li", cited(panel, one, said)))));
}

function cited({ doing }, source, said) {
  const mark = number(source);
  const rate = thumbs(said[mark], (kind) => doing.rate(kind, mark, source.passage), `passage-${mark}`);
  return passage(`source-${mark}`, mark, source, [age(source.age_days)], safe(source.passage_html), rate);
}

// A source that opens in place: number and title, then the passage, its link, and what can be done with it.
export function passage(id, mark, { title, url }, notes, prose, ...tools) {
  return h(
    "details",
    { id, "data-fold": id },
    h("summary", { "data-focus": id }, h("span.number", mark), h("span.title", title, notes)),
    h("div.passage.prose", { dir: "auto" }, prose),
    h("div.row", address(url) && link(url, t("sources.article"), icon("out")), h("span.fill"), tools),
  );
}

export function age(days) {
  if (days == null) return null;
  return h("small", { class: days > OLD ? "stale" : "soft" }, t("sources.age", { ago: ago(days) }));
}

function reveal(mark) {
  const details = document.getElementById(`source-${mark}`);
  details.open = true;
  details.querySelector("summary").focus();
  details.scrollIntoView({ block: "nearest" });
}

function number({ mark }) {
  return String(mark).replace(/\D/g, "");
}

function thumbs(said, rate, key) {
  const one = (kind, sign) => {
    const label = t(`rate.${kind}`);
    const pressed = String(said === kind);
    const looks = { type: "button", title: label, "aria-label": label, "aria-pressed": pressed, "data-focus": `${key}-${kind}` };
    return h("button.thumb", { ...looks, onclick: () => rate(kind) }, icon(sign));
  };
  return h("span.thumbs", one("helpful", "up"), one("unhelpful", "down"));
}
