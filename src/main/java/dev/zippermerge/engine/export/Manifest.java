package dev.zippermerge.engine.export;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.TaskKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads what an artifact's manifest tells. */
public final class Manifest {
  private static final String NONE = "{}";

  private Manifest() {}

  /** How answers to a task are read; older artifacts, which do not tell, hold classifiers. */
  public static AnswerForm answerForm(Path artifact, String task) throws IOException {
    try (var zip = SafeZip.open(artifact)) {
      for (var file : zip.files()) {
        if (file.name().equals(ArtifactWriter.MANIFEST)) {
          try (var in = zip.open(file)) {
            return answerForm(new String(in.readAllBytes(), StandardCharsets.UTF_8), task);
          }
        }
      }
      return answerForm(NONE, task);
    }
  }

  /** The same of a manifest that has been read. */
  static AnswerForm answerForm(String manifest, String task) {
    var form = Json.mapper().readTree(manifest).path("answers").path(task);
    return form.isObject()
        ? Json.mapper().treeToValue(form, AnswerForm.class)
        : new AnswerForm(TaskKind.CLASSIFICATION, null);
  }
}
