package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.spec.LatencyMicros;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of one example at a time on one thread, measured by turns in one process.
 *
 * @param blasCore the core that OpenBLAS has its kernels for; absent where it could not be loaded
 * @param tasks by task
 * @param missing why what is absent is
 */
public record Speed(@Nullable String blasCore, List<Task> tasks, @Nullable String missing) {

  /**
   * A task's latencies.
   *
   * @param name the task's name
   * @param runs runs of each way that {@code steady} are the medians of
   * @param steady each way in blocks of runs, as in steady use
   * @param cold each way by single turns; absent where it was not asked for
   * @param layers by layer, of traced runs of their own
   */
  public record Task(
      String name,
      int runs,
      LatencyMicros steady,
      @Nullable LatencyMicros cold,
      Map<String, LatencyMicros> layers) {}

  /** No latencies. */
  static Speed none(String reason) {
    return new Speed(null, List.of(), reason);
  }
}
