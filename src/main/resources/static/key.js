import { byId } from "./dom.js";

// For this tab alone, until it is closed.
const STORE = "zippermerge.key";

/** The header that tells who asks; none where no key was given. */
export function headers() {
  const key = sessionStorage.getItem(STORE);
  return key ? { authorization: `Bearer ${key}` } : {};
}

export const known = () => sessionStorage.getItem(STORE) !== null;

/** Asks for a key; the service has asked for one, or for another. */
export function ask() {
  byId("key").hidden = false;
}

/** Tells what to do once a key was given. */
export function init(onKey) {
  byId("key").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.secret;
    sessionStorage.setItem(STORE, field.value.trim());
    field.value = "";
    byId("key").hidden = true;
    onKey();
  });
}
