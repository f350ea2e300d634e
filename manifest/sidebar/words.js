// What people read: texts by key, and figures, times and languages as their locale writes them.

const CODES = ["en", "de"];
const REGION = /^[a-z]{2}(-[a-z]{2})?$/i;
// Both at once, while the helpdesk still says which one it is.
const FILES = new Map(CODES.map((code) => [code, load(code)]));
let locale = "en";
let texts = {};

async function load(code) {
  try {
    return await (await fetch(new URL(`texts/${code}.json`, import.meta.url))).json();
  } catch {
    return {};
  }
}

// Speak the language of this locale from now on, or English.
export async function speak(wanted) {
  const name = String(wanted || "en").replace("_", "-");
  const code = CODES.find((one) => name.split("-")[0] === one) ?? "en";
  locale = name.startsWith(code) && REGION.test(name) ? name : code;
  texts = await FILES.get(code);
  document.documentElement.lang = locale;
}

// Return the text of this key with {names} filled in; the fallback, or the key, where there is none.
export function t(key, values = {}, fallback = key) {
  return (told(key) ? find(key) : fallback).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function told(key) {
  return typeof find(key) === "string";
}

function find(key) {
  return key.split(".").reduce((found, part) => found?.[part], texts);
}

export function percent(share) {
  const part = Math.min(Math.max(share, 0), 1);
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(part);
}

// Return how long ago that was: "yesterday", "3 months ago".
export function ago(days) {
  const [unit, length] = days < 60 ? ["day", 1] : days < 730 ? ["month", 30.44] : ["year", 365.25];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.round(days / length), unit);
}

export function moment(iso) {
  const time = new Date(iso);
  const now = new Date();
  if (Number.isNaN(+time)) return "";
  const day = time.toDateString() !== now.toDateString() && { month: "short", day: "numeric" };
  const year = time.getFullYear() !== now.getFullYear() && { year: "numeric" };
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", ...day, ...year }).format(time);
}

export function tongue(code) {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code);
  } catch {
    return code ?? "";
  }
}
