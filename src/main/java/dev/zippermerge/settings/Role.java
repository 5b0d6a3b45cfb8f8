package dev.zippermerge.settings;

/** What a replica of the service does. */
public enum Role {
  /** Answers REST requests. */
  API,
  /** Works on merge jobs. */
  WORKER
}
