package dev.zippermerge.jobs;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this worker is called in the database: host and process. */
final class WorkerName {
  static final String VALUE = host() + "/" + ProcessHandle.current().pid();

  private WorkerName() {}

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
