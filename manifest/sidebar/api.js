// The service's calls by name, and every way in which one can fail.

// Freshdesk's request templates (config/requests.json) hold the same names and paths.
export const ROUTES = {
  ticket: ["GET", "tickets/{ticket}"],
  consider: ["POST", "tickets/{ticket}/consider"],
  review: ["POST", "tickets/{ticket}/reviews"],
  take: ["POST", "tickets/{ticket}/take"],
  handBack: ["POST", "tickets/{ticket}/hand-back"],
  stop: ["POST", "tickets/{ticket}/runs/{run}/stop"],
  approve: ["POST", "tickets/{ticket}/runs/{run}/proposals/{proposal}/approve"],
  decline: ["POST", "tickets/{ticket}/runs/{run}/proposals/{proposal}/decline"],
  runs: ["GET", "tickets/{ticket}/runs"],
  similar: ["GET", "tickets/{ticket}/similar"],
  ask: ["POST", "ask"],
  redraft: ["POST", "tickets/{ticket}/runs/{run}/redrafts"],
  redrafted: ["GET", "tickets/{ticket}/redrafts/{id}"],
  bearer: ["POST", "tickets/{ticket}/bearer"],
};

const KINDS = {
  0: "offline", 401: "unconfigured", 403: "forbidden", 404: "missing", 409: "changed", 429: "busy", 502: "down",
  503: "down", 504: "down",
};

export class Problem extends Error {
  constructor(kind, detail = "") {
    super(kind);
    this.kind = kind;
    this.detail = detail; // the service's own words, for whoever mends it
  }

  // What is worth another try with the same words.
  get passing() {
    return ["busy", "down", "offline"].includes(this.kind);
  }
}

export class Api {
  constructor(host) {
    this.host = host;
  }

  // Return what the service answers; raise Problem.
  async call(name, context = {}, body = null) {
    const [method, pattern] = ROUTES[name];
    const path = pattern.replace(/\{(\w+)\}/g, (_, part) => encodeURIComponent(context[part]));
    const sent = method === "GET" ? null : { ...body, agent: this.host.agent.name.slice(0, 80) };
    try {
      return parsed(await this.host.call({ name, method, path, context, body: name === "ask" ? body : sent }));
    } catch (failure) {
      throw problem(failure);
    }
  }

  // `heard` gets words as they come.
  async change(ticket, run, body, heard) {
    let made = {};
    if (this.host.stream) {
      const { token } = await this.call("bearer", { ticket });
      made = await this.host.stream(`${ticket}/${run}`, token, body, heard).catch(() => made);
    }
    const { id } = made.state ? made : await this.call("redraft", { ticket, run }, body);
    for (let poll = 0; id && poll < 3 && !made.html; poll++) made = await this.call("redrafted", { ticket, id });
    if (made.html) return made;
    throw new Problem("unchanged");
  }
}

function parsed(answer) {
  return typeof answer === "string" ? JSON.parse(answer || "null") : answer;
}

// Both helpdesks reject with {status} and the body under a name of their own.
function problem(failure) {
  if (failure instanceof Problem) return failure;
  if (failure instanceof SyntaxError) return new Problem("error");
  const { message, mend } = told(failure);
  const kind = navigator.onLine ? KINDS[failure?.status] ?? "error" : "offline";
  return new Problem(kind, [message, mend].filter(Boolean).join(" "));
}

function told(failure) {
  try {
    const body = failure.responseJSON ?? JSON.parse(failure.responseText ?? failure.response);
    return body.error ?? {};
  } catch {
    return {};
  }
}
