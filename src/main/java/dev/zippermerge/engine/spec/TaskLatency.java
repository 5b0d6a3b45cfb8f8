package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How long a task's answer takes.
 *
 * @param micros medians, of whole networks
 * @param runs runs of each way that the medians are of; absent where nothing was measured
 * @param blasCore the core that OpenBLAS has its kernels for; absent where it was not measured
 * @param missing why what is absent is
 */
public record TaskLatency(
    LatencyMicros micros,
    @Nullable Integer runs,
    @Nullable String blasCore,
    @Nullable String missing) {

  /** No latency at all. */
  public static TaskLatency none(String reason) {
    return new TaskLatency(new LatencyMicros(null, null, null, null), null, null, reason);
  }
}
