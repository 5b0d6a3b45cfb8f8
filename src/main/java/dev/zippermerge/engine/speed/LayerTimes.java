package dev.zippermerge.engine.speed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long layers take within the whole.
 *
 * @param micros medians in microseconds, layer by layer; null where no operation of the layer is
 *     left
 */
record LayerTimes(List<@Nullable Double> micros) {
  static final int MOST = 40;
  static final int FEWEST = 4;

  /** Traced runs that are not counted, as they warm up. */
  private static final int DROPPED = 2;

  private static final String TRUNK = "zippermerge/trunk/";

  /** Traces a task that many times. */
  static LayerTimes of(String task, List<LayerNodes> layers, TimedTask timed, int runs) {
    var traces = new ArrayList<Map<String, Long>>();
    for (int run = -DROPPED; run < runs; run++) {
      var trace = timed.trace();
      if (run >= 0) {
        traces.add(trace);
      }
    }
    return of(task, layers, traces);
  }

  /** Medians over the traces. */
  static LayerTimes of(String task, List<LayerNodes> layers, List<Map<String, Long>> traces) {
    var micros = new ArrayList<@Nullable Double>();
    for (var layer : layers) {
      var names = names(task, layer);
      boolean found =
          traces.stream().anyMatch(trace -> trace.keySet().stream().anyMatch(names::contains));
      var nanos = traces.stream().mapToLong(trace -> sum(trace, names)).toArray();
      micros.add(found ? Turns.median(nanos) / 1e3 : null);
    }
    return new LayerTimes(micros);
  }

  /** What the layer's nodes are called in an artifact. */
  private static Set<String> names(String task, LayerNodes layer) {
    var names = new HashSet<String>();
    for (var node : layer.nodes()) {
      names.add(task + "/" + node);
      names.add(TRUNK + node);
    }
    return names;
  }

  private static long sum(Map<String, Long> trace, Set<String> names) {
    long sum = 0;
    for (var node : trace.entrySet()) {
      sum += names.contains(node.getKey()) ? node.getValue() : 0;
    }
    return sum;
  }
}
