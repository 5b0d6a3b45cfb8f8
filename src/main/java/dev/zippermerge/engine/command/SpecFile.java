package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Reads a specification from a JSON file. */
final class SpecFile {
  private SpecFile() {}

  /**
   * Reads a record.
   *
   * @throws RefusedException SPEC_INVALID naming the field, or the file where it is no JSON at all
   */
  static <T> T read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw invalid(file.toString(), "The specification does not exist.");
    }
    try {
      return Json.mapper().readValue(file.toFile(), type);
    } catch (JacksonException e) {
      var field = field(e);
      throw invalid(field.isEmpty() ? file.toString() : field, e.getOriginalMessage());
    }
  }

  /** The path to the value at fault, as {@code tasks[1].name}. */
  private static String field(JacksonException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static RefusedException invalid(String culprit, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, culprit, message);
  }
}
