package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures in a process of its own.
 *
 * @param seconds about as long as measuring may take, loading not counted
 * @param cold whether runs by single turns are timed, too
 * @param secondsLimit longest that all of it may take
 */
public record ProcessMeter(double seconds, boolean cold, long secondsLimit)
    implements LatencyMeter {

  /** As at the end of a merge. */
  public static ProcessMeter ofMerge() {
    return new ProcessMeter(6, false, 120);
  }

  @Override
  public Speed measure(Map<String, FlatGraph> networks, Path merged) {
    try {
      return measureInFolder(networks, merged);
    } catch (IOException e) {
      return Speed.none("Measuring failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Speed.none("Measuring was interrupted.");
    }
  }

  private Speed measureInFolder(Map<String, FlatGraph> networks, Path merged)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("zippermerge-originals");
    try {
      var originals = folder.resolve("originals.zip");
      OriginalsArtifact.write(originals, networks);
      var layers = new LinkedHashMap<String, List<LayerNodes>>();
      networks.forEach((task, network) -> layers.put(task, LayerNodes.of(network)));
      var request =
          new SpeedRequest(
              originals.toString(), merged.toAbsolutePath().toString(), layers, seconds, cold);
      var file = folder.resolve("request.json");
      Json.mapper().writeValue(file.toFile(), request);
      var answer =
          SpeedProcess.run(
              List.of(SpeedProcess.COMPILE_FIRST),
              List.of(SpeedProcess.TIMING, file.toString()),
              secondsLimit);
      return Json.mapper().readValue(answer, Speed.class);
    } finally {
      Folders.delete(folder);
    }
  }
}
