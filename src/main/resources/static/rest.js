import * as key from "./key.js";

const BASE = "api/v1/";

/** What the service answered where it was not what was asked for. */
export class Problem extends Error {
  constructor(status, body) {
    const fields = (body.errors ?? []).map((e) => `${e.field} ${e.message}`).join("; ");
    super([body.code ?? status, body.detail ?? body.title ?? "The request failed.", body.culprit && `(${body.culprit})`, fields]
      .filter(Boolean).join(" "));
    this.status = status;
  }
}

const json = (response) => response.headers.get("content-type")?.includes("json") ? response.json() : undefined;

/** The answer to a request, if it is a good one. */
export async function open(path, options = {}) {
  const sent = key.headers();
  let response;
  try {
    response = await fetch(BASE + path, { ...options, headers: { ...options.headers, ...sent } });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem("NO_CONNECTION", { detail: "The service does not respond. Check that it is running." });
  }
  if (response.status === 401) {
    // Meanwhile another key was given.
    if (key.headers().authorization !== sent.authorization) return open(path, options);
    key.ask();
  }
  if (!response.ok) throw new Problem(response.status, await json(response) ?? {});
  return response;
}

const call = async (path, options) => json(await open(path, options));

/** Follows a link to a file, if it needs a key: links cannot send one. */
export async function save(event) {
  if (!key.known()) return;
  event.preventDefault();
  const link = event.currentTarget;
  // Without the header the service may answer with a link to a bucket, which a page cannot read from.
  const response = await open(link.getAttribute("href").slice(BASE.length), { headers: { "x-requested-with": "fetch" } });
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition"))?.[1] ?? link.dataset.name;
  const copy = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement("a"), { href: copy, download: name }).click();
  URL.revokeObjectURL(copy);
}

export const get = (path) => call(path);
export const remove = (path) => call(path, { method: "DELETE" });
export const upload = (path, form) => call(path, { method: "POST", body: form });
export const address = (path) => BASE + path;

export function post(path, body) {
  const options = { method: "POST" };
  if (body !== undefined) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  return call(path, options);
}

/** All items of a list, page by page. */
export async function all(list) {
  const items = [];
  let cursor;
  do {
    const page = await get(`${list}?limit=200` + (cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}
