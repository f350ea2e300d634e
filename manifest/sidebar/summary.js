// The first glance: one line, and what was read out of the message.

import { h } from "./dom.js";
import { percent, t, tongue } from "./words.js";

const LOUD = /high|urg|neg/;

export function summary({ view }) {
  return h("p.summary", { dir: "auto" }, view.summary);
}

export function chips({ view }) {
  const { intent, sentiment, urgency, language } = view.chips;
  return h(
    "ul.chips",
    { "aria-label": t("chips.all") },
    intent && chip("intent", intent.title || intent.name, intent.probability),
    sentiment && chip("sentiment", named("sentiment", sentiment), sentiment.probability, sentiment.value),
    urgency && chip("urgency", named("urgency", urgency), urgency.probability, urgency.value),
    language && chip("language", said(language)),
  );
}

function named(kind, { value }) {
  return t(`${kind}.${value}`, {}, value);
}

function said({ code, sure }) {
  return sure === false ? t("chips.unsure", { language: tongue(code) }) : tongue(code);
}

function chip(kind, text, probability = null, tone = null) {
  const label = t(`chips.${kind}`);
  const share = probability === null ? "" : percent(probability);
  return h(
    "li.chip",
    { "data-tone": LOUD.test(tone) && "look", title: `${label}: ${text}${share && ` (${share})`}` },
    h("span.vh", `${label}: `),
    h("span.cut", text),
    share && h("span.share", share),
  );
}
