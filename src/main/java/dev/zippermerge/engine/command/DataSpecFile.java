package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a data specification from its file. */
final class DataSpecFile {
  private DataSpecFile() {}

  /**
   * Reads it; all defaults where there is no file.
   *
   * @throws RefusedException SPEC_INVALID naming the field, or the file where it is no JSON
   */
  static DataSpec read(@Nullable Path file) {
    if (file == null) {
      return DataSpec.defaults();
    }
    try {
      return Json.mapper().readValue(file.toFile(), DataSpec.class);
    } catch (JacksonException e) {
      var field =
          e.getPath().stream()
              .map(step -> String.valueOf(step.getPropertyName()))
              .collect(Collectors.joining("."));
      throw new RefusedException(
          RefusalCode.SPEC_INVALID,
          field.isEmpty() ? file.toString() : field,
          e.getOriginalMessage());
    }
  }
}
