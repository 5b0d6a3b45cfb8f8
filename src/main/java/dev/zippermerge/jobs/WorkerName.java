package dev.zippermerge.jobs;

import dev.zippermerge.runner.Host;

/** How this worker is called in the database: host and process. */
final class WorkerName {
  static final String VALUE = Host.NAME + "/" + ProcessHandle.current().pid();

  private WorkerName() {}
}
