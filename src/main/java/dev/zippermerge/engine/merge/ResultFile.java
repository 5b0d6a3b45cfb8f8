package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The {@link MergeResult} in a merge's folder, beside the artifact. */
public final class ResultFile {
  /** File name in the folder. */
  public static final String NAME = "result.json";

  private ResultFile() {}

  /** Whether the folder has a result, so its merge is finished. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  /** Reads the folder's result. */
  public static MergeResult read(Path folder) {
    return Json.mapper().readValue(folder.resolve(NAME).toFile(), MergeResult.class);
  }

  /** Writes a result into the folder in place of an older one. */
  public static void write(Path folder, MergeResult result) throws IOException {
    AtomicFile.writeJson(folder.resolve(NAME), result);
  }
}
