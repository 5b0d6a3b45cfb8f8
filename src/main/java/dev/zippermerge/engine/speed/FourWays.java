package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.spec.LatencyMicros;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Times four ways to the tasks' answers. Only a process in which TensorFlow and OpenBLAS were told
 * so from the start runs them on one thread: see {@link SpeedProcess}.
 */
public final class FourWays {
  /** Shares of the time for a task. The rest is for traces. */
  private static final double WARM_UP = 0.5;

  private static final double STEADY = 0.25;
  private static final double COLD = 0.1;

  private final SpeedRequest request;
  private final Ways ways;
  private final double seconds;

  private FourWays(SpeedRequest request, Ways ways) {
    this.request = request;
    this.ways = ways;
    this.seconds = request.seconds() / Math.max(1, request.layers().size());
  }

  /** Loads the two artifacts and measures all tasks that the request names layers of. */
  public static Speed measure(SpeedRequest request) throws IOException {
    try (var ways = Ways.load(request)) {
      var measuring = new FourWays(request, ways);
      var tasks = request.layers().keySet().stream().map(measuring::task).toList();
      return new Speed(ways.blasCore(), tasks, ways.missing());
    }
  }

  private Speed.Task task(String name) {
    var tasks = ways.task(name);
    try {
      var runs = tasks.values().stream().<Runnable>map(task -> task::run).toList();
      var turns = new Turns(runs).warmUp(WARM_UP * seconds);
      var steady = turns.steady(STEADY * seconds);
      var cold = request.cold() ? turns.cold(COLD * seconds) : null;
      return new Speed.Task(
          name,
          steady.runs(),
          latency(tasks, steady),
          cold == null ? null : latency(tasks, cold),
          layers(name, tasks, steady));
    } finally {
      tasks.values().forEach(TimedTask::close);
    }
  }

  private static LatencyMicros latency(Map<Way, TimedTask> tasks, Turns.Medians medians) {
    var byWay = new EnumMap<Way, Double>(Way.class);
    int next = 0;
    for (var way : tasks.keySet()) {
      byWay.put(way, medians.micros().get(next++));
    }
    return LatencyMicros.of(Ways.inOrder(byWay::get));
  }

  private Map<String, LatencyMicros> layers(
      String name, Map<Way, TimedTask> tasks, Turns.Medians steady) {
    var traces = new EnumMap<Way, LayerTimes>(Way.class);
    var layers = request.layers().getOrDefault(name, List.of());
    double micros = steady.micros().stream().mapToDouble(Double::doubleValue).sum();
    double seconds = (1 - WARM_UP - STEADY - COLD) * this.seconds;
    int runs = Math.clamp((long) (seconds * 1e6 / micros), LayerTimes.FEWEST, LayerTimes.MOST);
    tasks.forEach((way, task) -> traces.put(way, LayerTimes.of(name, layers, task, runs)));
    var latencies = new LinkedHashMap<String, LatencyMicros>();
    for (int i = 0; i < layers.size(); i++) {
      int layer = i;
      latencies.put(
          layers.get(i).name(),
          LatencyMicros.of(Ways.inOrder(way -> micros(traces.get(way), layer))));
    }
    return latencies;
  }

  private static @Nullable Double micros(@Nullable LayerTimes times, int layer) {
    return times == null ? null : times.micros().get(layer);
  }
}
