package dev.zippermerge.api;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.problem.FieldProblem;
import dev.zippermerge.problem.ProblemException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** JSON that clients send. */
final class RequestJson {
  private static final JsonMapper MAPPER =
      Json.mapper().rebuild().addModule(new WholeStrings()).build();

  private RequestJson() {}

  /**
   * Reads a JSON part of a multipart request.
   *
   * @param part the part's name, the first step of the paths of its fields
   */
  static <T> T read(byte[] json, String part, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw problem(e, part);
    }
  }

  /**
   * The problem with JSON that does not fit: code {@code UNKNOWN_FIELD}, {@code INVALID_REQUEST} or
   * {@code MALFORMED_JSON}, the first two naming the field, or {@code JSON_TOO_LARGE}.
   *
   * @param root first step of the field's path, or empty
   */
  static ProblemException problem(JacksonException e, String root) {
    if (e instanceof StreamConstraintsException) {
      var what = root.isEmpty() ? "body" : root;
      return ProblemException.tooLarge(
          "JSON_TOO_LARGE",
          what,
          "The JSON of " + what + " is too long (1 MiB at most) or nested too deeply.");
    }
    var field = field(e, root);
    if (e instanceof UnrecognizedPropertyException) {
      return ProblemException.unknownField(field);
    }
    if (e instanceof StreamReadException || field.isEmpty() || field.equals(root)) {
      var at = e.getLocation();
      var place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      return ProblemException.badRequest(
          "MALFORMED_JSON",
          (root.isEmpty() ? "The body" : root) + " is not valid JSON" + place + ".");
    }
    var message = "must be " + Json.expected(e).orElse("a value of another type");
    return ProblemException.invalidFields(List.of(new FieldProblem(field, message)));
  }

  private static String field(JacksonException e, String root) {
    var path = Json.path(e);
    boolean joined = root.isEmpty() || path.isEmpty() || path.startsWith("[");
    return joined ? root + path : root + "." + path;
  }
}
