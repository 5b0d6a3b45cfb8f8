package dev.zippermerge.predictions;

import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.LookupModel;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;

/**
 * A merged model in memory.
 *
 * @param model computes
 * @param forms how answers are read, by task, as the artifact's manifest tells
 */
record ServedModel(LookupModel model, JsonNode forms) implements AutoCloseable {
  private static final String MANIFEST = "assets.extra/zippermerge.json";

  /**
   * Loads an artifact; its file is not needed afterwards.
   *
   * @throws ProblemException status 422 where lookup inference does not know one of its operations
   */
  static ServedModel load(Path artifact) throws IOException {
    try {
      return new ServedModel(LookupModel.load(artifact), forms(artifact));
    } catch (LookupException e) {
      throw ProblemException.unprocessable(
          RefusalCode.LOOKUP_UNSUPPORTED.name(),
          String.valueOf(artifact.getFileName()),
          String.valueOf(e.getMessage()));
    }
  }

  /** How answers to a task are read; older artifacts, which do not tell, hold classifiers. */
  AnswerForm form(String task) {
    var form = forms.path(task);
    return form.isObject()
        ? Json.mapper().treeToValue(form, AnswerForm.class)
        : new AnswerForm(TaskKind.CLASSIFICATION, null);
  }

  private static JsonNode forms(Path artifact) throws IOException {
    try (var zip = new ZipFile(artifact.toFile())) {
      var entry = zip.getEntry(MANIFEST);
      if (entry == null) {
        return Json.mapper().createObjectNode();
      }
      try (var in = zip.getInputStream(entry)) {
        return Json.mapper().readTree(in).path("answers");
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
