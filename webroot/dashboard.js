// The dashboard: asks the API and fills the page in. Everything from outside becomes text, never markup.
"use strict";

const REFRESH_MILLIS = 5000;
const MAX_ROWS = 200;

const NUMBERS = new Set(["bytes_up", "bytes_down", "hit_bytes", "exchanges", "status", "hits", "client_port"]);
const BYTES = new Set(["bytes_up", "bytes_down", "hit_bytes"]);
const LABELS = {
  bytes_up: "up", bytes_down: "down", hit_bytes: "from cache", ended_at: "ended", started_at: "since",
  end_reason: "end", listener: "came by",
};
const VIEWS = {
  flows: ["started_at", "client", "account", "listener", "protocol", "host", "dest", "verdict", "rule", "bytes_up",
    "bytes_down"],
  "usage-client": ["client", "exchanges", "bytes_up", "bytes_down", "hit_bytes"],
  "usage-host": ["host", "exchanges", "bytes_up", "bytes_down", "hit_bytes"],
  records: ["ended_at", "client", "protocol", "method", "host", "path", "status", "verdict", "rule", "cache",
    "bytes_up", "bytes_down", "end_reason", "flow"],
  rules: ["rule", "label", "verdict", "text", "hits"],
};

const byId = (id) => document.getElementById(id);

async function ask(path, options) {
  const response = await fetch(path, { headers: { accept: "application/json" }, ...options });
  if (response.status === 401) {
    location.assign("/login");
  }
  const body = await response.json();
  if (!response.ok) {
    const problem = new Error(body.detail || response.statusText);
    problem.lines = body.problems;
    throw problem;
  }
  return body;
}

function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return (unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)) + " " + units[unit];
}

function time(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    return text;
  }
  const today = new Date().toDateString() === at.toDateString();
  return today ? at.toLocaleTimeString() : at.toLocaleString();
}

function shown(name, value) {
  if (value === null || value === undefined || value === "") {
    return "–";
  }
  if (typeof value === "number") {
    return BYTES.has(name) || name.endsWith("_bytes") ? bytes(value) : value.toLocaleString();
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (Array.isArray(value)) {
    return value.map((each) => shown(name, each)).join(", ") || "–";
  }
  if (typeof value === "object") {
    return Object.entries(value).map(([key, each]) => key + " " + shown(key, each)).join(", ");
  }
  return name.endsWith("_at") ? time(value) : String(value);
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

function cell(view, name, value) {
  const made = element("td", shown(name, value));
  if (NUMBERS.has(name)) {
    made.classList.add("number");
  }
  if (name === "rule" || name === "flow" || name === "text") {
    made.classList.add("mono");
  }
  if (name === "verdict" && value === "deny") {
    made.classList.add("deny");
  }
  if (name === "host" || name === "path") {
    made.classList.add("long");
    made.title = made.textContent;
  }
  if (name === "text") {
    made.classList.add("wrap");
  }
  return made;
}

function table(view, items) {
  if (items.length === 0) {
    return element("p", "Nothing yet.", "empty");
  }
  const columns = VIEWS[view].filter((name) => items.some((item) => item[name] !== undefined && item[name] !== null));
  const made = element("table");
  const headings = made.createTHead().insertRow();
  for (const name of columns) {
    const heading = element("th", LABELS[name] || name.replaceAll("_", " "), NUMBERS.has(name) ? "number" : "");
    heading.scope = "col";
    headings.append(heading);
  }
  const body = made.createTBody();
  for (const item of items.slice(0, MAX_ROWS)) {
    body.insertRow().append(...columns.map((name) => cell(view, name, item[name])));
  }
  return made;
}

function fill(view, items) {
  const place = byId(view);
  const { scrollTop, scrollLeft } = place;
  place.replaceChildren(table(view, items));
  place.scrollTo(scrollLeft, scrollTop);
}

function fillStatus(status) {
  byId("status").replaceChildren(...Object.entries(status).map(([name, value]) => {
    const card = element("div");
    card.append(element("dt", name.replaceAll("_", " ")), element("dd", shown(name, value)));
    return card;
  }));
}

function say(text, good) {
  const message = byId("message");
  message.hidden = !text;
  message.textContent = text || "";
  message.classList.toggle("good", Boolean(good));
}

function state(text, kind) {
  const place = byId("state");
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.className = "state " + kind;
}

async function refresh() {
  const parts = [
    ask("/api/v1/status").then(fillStatus),
    ask("/api/v1/flows").then((list) => {
      fill("flows", list.items);
      byId("flows-count").textContent = list.items.length.toLocaleString();
    }),
    ask("/api/v1/usage?by=client&limit=10").then((list) => fill("usage-client", list.items)),
    ask("/api/v1/usage?by=host&limit=10").then((list) => fill("usage-host", list.items)),
    ask("/api/v1/records?limit=50").then((list) => fill("records", list.items)),
    ask("/api/v1/rules").then((list) => fill("rules", list.items)),
  ];
  const failed = (await Promise.allSettled(parts)).filter((part) => part.status === "rejected");
  if (failed.length === 0) {
    state("up to date", "good");
  } else {
    state(failed[0].reason instanceof TypeError ? "no answer from the gateway" : failed[0].reason.message, "bad");
  }
}

async function reload() {
  const button = byId("reload");
  button.disabled = true;
  try {
    const outcome = await ask("/api/v1/reload", { method: "POST" });
    say(["Rules " + outcome.version + " are in force.", ...outcome.problems].join("\n"), true);
  } catch (problem) {
    say([problem.message, ...(problem.lines || [])].join("\n"), false);
  }
  button.disabled = false;
  await refresh();
}

async function loop() {
  if (byId("auto").checked && !document.hidden) {
    await refresh();
  }
  setTimeout(loop, REFRESH_MILLIS);
}

byId("reload").addEventListener("click", reload);
byId("auto").addEventListener("change", () => byId("auto").checked && refresh());
refresh().finally(() => setTimeout(loop, REFRESH_MILLIS));
