// The panel's one state and everything that changes it. What it looks like stands in view.js.

import { Api, Problem } from "./api.js";
import { doings } from "./doings.js";
import { mount } from "./dom.js";
import { sections } from "./view.js";
import { speak, t } from "./words.js";

const REST = 3000; // milliseconds in which a ticket that was just read is not read again because it is shown
const SETTLE = 250; // and in which an agent who leafs through tickets asks for none of them
const WAITS = [1000, 1500, 2500, 4000, 7000, 12000]; // until the service has a draft, where the helpdesk lets us ask

// Open the panel in the helpdesk that `open` gives, or say why it cannot be opened.
export async function start(open) {
  const root = document.getElementById("panel");
  try {
    const host = await open();
    await speak(host.locale);
    await new Panel(root, host).begin();
  } catch (failure) {
    await speak(navigator.language);
    const problem = failure instanceof Problem ? failure : new Problem("error");
    mount(root, sections({ problem, view: null, memo: {}, host: null }));
  }
}

class Panel {
  constructor(root, host) {
    Object.assign(this, { root, host, api: new Api(host), memos: new Map(), outbox: [] });
    Object.assign(this, { ticket: "", view: null, problem: null, flash: null, busy: "", turn: 0, read: 0, seen: 0 });
    this.doing = doings(this);
  }

  async begin() {
    new ResizeObserver(() => this.fit()).observe(this.root);
    this.host.listen((kind) => this.noticed(kind));
    addEventListener("online", () => this.noticed("changed"));
    await this.refresh();
  }

  // What the agent said and began on this ticket; it outlives a look at another one.
  get memo() {
    if (!this.memos.has(this.ticket)) this.memos.set(this.ticket, { said: {} });
    return this.memos.get(this.ticket);
  }

  get place() {
    return this.ticket ? "ticket" : this.host.place;
  }

  draw() {
    mount(this.root, sections(this));
  }

  fit() {
    const height = Math.ceil(this.root.getBoundingClientRect().height);
    if (height && height !== this.height) this.host.resize((this.height = height));
  }

  say(text) {
    document.getElementById("said").textContent = text;
  }

  // Reading

  noticed(kind) {
    clearTimeout(this.settling);
    const work = kind === "changed" ? () => this.refresh() : () => this.shown();
    this.settling = setTimeout(work, kind === "changed" || this.host.thrifty ? SETTLE : 0);
  }

  async shown() {
    const same = (await this.host.ticket().catch(() => "")) === this.ticket;
    if (!same || this.problem || Date.now() - this.read > REST) await this.refresh();
  }

  // Read the ticket that is open now; an answer that a later call has outrun is dropped.
  async refresh(tries = 0) {
    const turn = ++this.turn;
    const current = () => turn === this.turn;
    clearTimeout(this.waiting);
    try {
      const ticket = await this.host.ticket();
      if (!current()) return;
      if (ticket !== this.ticket) Object.assign(this, { ticket, view: null, problem: null, flash: null });
      this.draw();
      if (ticket) await this.look(current, tries);
    } catch (failure) {
      if (!current()) return;
      this.problem = failure instanceof Problem ? failure : new Problem("error");
      this.draw();
    }
  }

  async look(current, tries) {
    const view = await this.api.call("ticket", { ticket: this.ticket });
    if (!current()) return;
    this.take(view);
    this.read = Date.now();
    await this.renew(current);
    const unfinished = this.view.state === "working" || this.memo.renewed;
    if (current() && unfinished && !this.host.thrifty && tries < WAITS.length) {
      this.waiting = setTimeout(() => this.refresh(tries + 1), WAITS[tries]);
    }
    await this.flush();
  }

  take(view) {
    Object.assign(this, { view, problem: null, seen: performance.now() });
    if (view.state !== "working") this.memo.renewed = false;
    this.draw();
    this.count();
  }

  // Ask for a fresh look, once a message, where the customer wrote after the run that we show.
  async renew(current) {
    const { view, memo, ticket } = this;
    const newest = view.old ? view.newest_message || "old" : await this.host.newest(view.time);
    if (!current() || !newest || memo.asked === newest || view.state === "working") return;
    Object.assign(memo, { asked: newest, renewed: true });
    this.draw();
    try {
      await this.api.call("consider", { ticket });
    } catch (failure) {
      Object.assign(memo, { asked: "", renewed: false });
      throw failure;
    }
  }

  // Counting down needs no call: the time that is left came with the view.
  count() {
    clearInterval(this.counting);
    if (this.left() > 0) this.counting = setInterval(() => this.tick(), 500);
  }

  left() {
    return Math.max(0, Math.ceil((this.view?.delay?.seconds_left ?? 0) - (performance.now() - this.seen) / 1000));
  }

  tick() {
    const clock = document.getElementById("left");
    if (clock) clock.textContent = t("delay.seconds", { seconds: this.left() });
    if (this.left() > 0) return;
    clearInterval(this.counting);
    this.draw();
    if (!this.host.thrifty) this.waiting = setTimeout(() => this.refresh(), WAITS[0]);
  }

  // Doing

  // Run one thing that the agent asked for; return whether it was done, and say why not.
  async act(name, work) {
    if (this.busy) return false;
    Object.assign(this, { busy: name, flash: null });
    this.draw();
    try {
      await work();
    } catch (failure) {
      this.flash = failure instanceof Problem ? failure : new Problem("refused");
      this.say(t(`problem.${this.flash.kind}.title`));
    } finally {
      this.busy = "";
      this.draw();
    }
    return !this.flash;
  }

  // Feedback is kept until the service can take it.
  async review(kind, run, more = {}) {
    this.outbox.push([this.ticket, { run, kind, ...more }]);
    await this.flush();
  }

  async flush() {
    while (this.outbox.length && !this.flushing) {
      const [ticket, body] = this.outbox[0];
      this.flushing = true;
      try {
        await this.api.call("review", { ticket }, body);
        this.outbox.shift();
      } catch (failure) {
        if (failure instanceof Problem && failure.passing) return;
        this.outbox.shift();
        throw failure;
      } finally {
        this.flushing = false;
      }
    }
  }
}
