package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.LookupException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All ways that can be had, loaded; of the others, why not. */
final class Ways implements AutoCloseable {
  private final Map<Way, TimedModel> models = new EnumMap<>(Way.class);
  private final Map<Way, String> missing = new EnumMap<>(Way.class);
  private @Nullable String blasCore;

  static Ways load(SpeedRequest request) throws IOException {
    var ways = new Ways();
    try {
      ways.blasCore = OpenBlas.load();
    } catch (UnsatisfiedLinkError e) {
      ways.missing.put(Way.ORIGINAL_BLAS, String.valueOf(e.getMessage()));
    }
    for (var way : Way.values()) {
      if (!ways.missing.containsKey(way)) {
        ways.load(way, request);
      }
    }
    return ways;
  }

  private void load(Way way, SpeedRequest request) throws IOException {
    try {
      models.put(way, way.load(request));
    } catch (LookupException e) {
      missing.put(way, String.valueOf(e.getMessage()));
    }
  }

  /** The core that OpenBLAS has its kernels for; null without OpenBLAS. */
  @Nullable String blasCore() {
    return blasCore;
  }

  /** Why ways are missing; null where none is. */
  @Nullable String missing() {
    return missing.isEmpty()
        ? null
        : missing.entrySet().stream()
            .map(way -> way.getKey() + ": " + way.getValue())
            .collect(Collectors.joining(" "));
  }

  /** A task, by each way. */
  Map<Way, TimedTask> task(String name) {
    var tasks = new EnumMap<Way, TimedTask>(Way.class);
    models.forEach((way, model) -> tasks.put(way, model.task(name)));
    return tasks;
  }

  /** Figures in the order of the ways, null for those that are missing. */
  static <T> List<@Nullable T> inOrder(Function<Way, @Nullable T> figure) {
    return Stream.of(Way.values()).<@Nullable T>map(figure).toList();
  }

  @Override
  public void close() {
    models.values().forEach(TimedModel::close);
  }
}
