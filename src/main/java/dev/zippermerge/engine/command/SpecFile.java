package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Reads a merge specification from its file. */
final class SpecFile {
  private SpecFile() {}

  static MergeSpec read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw invalid(file.toString(), "The specification does not exist.");
    }
    try {
      return Json.mapper().readValue(file.toFile(), MergeSpec.class);
    } catch (DatabindException e) {
      throw invalid(path(e), e.getOriginalMessage());
    } catch (JacksonException e) {
      throw invalid(file.toString(), e.getOriginalMessage());
    }
  }

  private static String path(DatabindException e) {
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
