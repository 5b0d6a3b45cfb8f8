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

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(BASE + path, options);
  } catch {
    throw new Problem("NO_CONNECTION", { detail: "The service does not answer." });
  }
  const json = response.headers.get("content-type")?.includes("json");
  const body = json ? await response.json() : undefined;
  if (!response.ok) throw new Problem(response.status, body ?? {});
  return body;
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
