package dev.zippermerge.engine.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that this process is asked to end (SIGTERM, SIGINT), and holds its end up for a while, so
 * that work can be left in order. Closed when the work is over.
 */
final class StopRequest implements AutoCloseable {
  /** Longest that the end is held up. */
  private static final long GRACE_SECONDS = 10;

  private final CountDownLatch workOver = new CountDownLatch(1);
  private volatile boolean made;

  private StopRequest() {}

  static StopRequest onTermination() {
    var request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(request::await, "stop-request"));
    return request;
  }

  /** True once this process was asked to end. */
  boolean made() {
    return made;
  }

  @Override
  public void close() {
    workOver.countDown();
  }

  private void await() {
    made = true;
    try {
      boolean _ = workOver.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
