package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Reads a specification from a JSON file. */
final class SpecFile {
  private SpecFile() {}

  /**
   * Reads a record.
   *
   * @throws RefusedException SPEC_INVALID naming the field, or the file where it is no JSON at all
   */
  static <T> T read(Path file, Class<T> type) {
    return read(file, Json.mapper().constructType(type));
  }

  /** Reads a list of records. */
  static <T> List<T> readList(Path file, Class<T> type) {
    return read(file, Json.mapper().getTypeFactory().constructCollectionType(List.class, type));
  }

  private static <T> T read(Path file, JavaType type) {
    if (!Files.isRegularFile(file)) {
      throw invalid(file.toString(), "The specification does not exist.");
    }
    try {
      return Json.mapper().readValue(file.toFile(), type);
    } catch (JacksonException e) {
      var field = Json.path(e);
      boolean whole = field.isEmpty() || e instanceof StreamReadException;
      throw invalid(whole ? file.toString() : field, reason(e));
    }
  }

  private static String reason(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "There is no such field; there are " + unknown.getKnownPropertyIds() + ".";
    }
    if (e instanceof StreamReadException) {
      var at = e.getLocation();
      return "Line %d, column %d: invalid JSON.".formatted(at.getLineNr(), at.getColumnNr());
    }
    return Json.expected(e)
        .map(expected -> "This must be " + expected + ".")
        .orElseGet(e::getOriginalMessage);
  }

  private static RefusedException invalid(String culprit, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, culprit, message);
  }
}
