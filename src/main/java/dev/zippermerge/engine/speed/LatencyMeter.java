package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.graph.FlatGraph;
import java.nio.file.Path;
import java.util.Map;

/** Measures the latencies of networks and of what they were merged into. */
public interface LatencyMeter {
  /** Measures nothing. */
  LatencyMeter NONE = (networks, merged) -> Speed.none("It was not asked for.");

  /**
   * Measures. Whatever goes wrong costs the figures alone, which then tell why they are missing.
   *
   * @param networks the networks before the merge, by task
   * @param merged the artifact
   */
  Speed measure(Map<String, FlatGraph> networks, Path merged);
}
