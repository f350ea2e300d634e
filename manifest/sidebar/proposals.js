// What may be done, and what must be so for it.

import { button, h, icon } from "./dom.js";
import { t } from "./words.js";

export function proposals(panel) {
  const list = panel.view.proposals.map((one) => proposal(panel, one));
  return h("section.card", { "aria-labelledby": "proposed" }, h("h2", { id: "proposed" }, t("proposal.title")), list);
}

function proposal(panel, one) {
  const { memo, doing } = panel;
  const open = one.state === "open";
  const changing = open && memo.changing === one.id;
  const submit = (event) => {
    event.preventDefault();
    const given = [...new FormData(event.target)].filter(([, value]) => value.trim());
    doing.approve(one, changing ? Object.fromEntries(given) : null);
  };
  const field = (name) => h("label.soft", t(`parameter.${name}`), h("input", { name, value: one.parameters[name] }));
  return h(
    "form.sources",
    { onsubmit: submit },
    h("h3", [t(`action.${one.action}`), ...Object.values(one.parameters), one.amount].filter(Boolean).join(" · ")),
    h("ul", one.conditions.map(must)),
    changing && one.fields.map(field),
    open ? tools(panel, one, changing) : h("p.soft", t(`proposal.${one.state}`), ` ${one.who}`),
  );
}

function must({ term, met, figures }) {
  const words = [!met && `${t("proposal.unmet")}: `, t(`must.${term}`), figures && ` (${figures})`];
  return h("li", { class: met ? "done" : "soft" }, met && icon("done"), words);
}

function tools({ busy, doing }, one, changing) {
  const { id, ready, fields } = one;
  return h(
    "div.bar",
    (ready || changing) && button(`strong#approve-${id}`, t("proposal.approve"), null, busy === "approve"),
    fields[0] && button(`#change-${id}`, t(changing ? "draft.cancel" : "proposal.change"), () => doing.alter(changing ? "" : id)),
    button(`#decline-${id}`, t("proposal.decline"), () => doing.decline(one), busy === "decline"),
  );
}
