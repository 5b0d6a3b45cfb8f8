import { open } from "./rest.js";

const RETRY_MILLIS = 3000;

/**
 * Follows a stream of server-sent events, over and over until it has ended; calls handlers by an event's name.
 * EventSource would do it, but cannot send a key. Returns what ends it early.
 */
export function follow(path, handlers, report) {
  const control = new AbortController();
  run(path, handlers, control.signal).catch((error) => {
    if (!control.signal.aborted) report(error);
  });
  return () => control.abort();
}

async function run(path, handlers, signal) {
  let last;
  while (true) {
    try {
      const response = await open(path, { headers: last === undefined ? {} : { "last-event-id": last }, signal });
      if (response.status === 204) return;
      for await (const event of events(response.body)) {
        last = event.id ?? last;
        handlers[event.name]?.(JSON.parse(event.data));
      }
    } catch (error) {
      // Where the connection broke, the next one goes on after the last event.
      if (signal.aborted || !(error instanceof TypeError || error.status === "NO_CONNECTION")) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (text + part.value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event.data) yield event;
    }
  }
}

function parse(block) {
  const field = (name) => block.split("\n").filter((line) => line.startsWith(name + ":"))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ""));
  return { id: field("id")[0], name: field("event")[0], data: field("data").join("\n") };
}
