package dev.zippermerge.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A task that {@code zippermerge samples} made.
 *
 * @param task its name
 * @param model its network, a zip of a SavedModel
 * @param data its calibration data
 */
record Sample(String task, Path model, Path data) {
  private static final String DATA = ".npz";

  /** All tasks of a folder: {@code TASK.npz} with {@code TASK.zip}, in the order of their names. */
  static List<Sample> in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(DATA))
          .sorted()
          .map(Sample::of)
          .filter(sample -> Files.isRegularFile(sample.model()))
          .toList();
    }
  }

  private static Sample of(Path data) {
    var task = String.valueOf(data.getFileName()).replace(DATA, "");
    return new Sample(task, data.resolveSibling(task + ".zip"), data);
  }
}
