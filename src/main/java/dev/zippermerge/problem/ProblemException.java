package dev.zippermerge.problem;

import dev.zippermerge.engine.spec.Refusal;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error that the client is told about as a problem detail (RFC 9457). Its code is stable and
 * part of the public contract; its message is meant for people.
 */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final @Nullable String culprit;
  private final transient List<FieldProblem> errors;
  private final @Nullable Duration retryAfter;

  private ProblemException(
      int status, String code, @Nullable String culprit, String detail, List<FieldProblem> errors) {
    this(status, code, culprit, detail, errors, null);
  }

  private ProblemException(
      int status,
      String code,
      @Nullable String culprit,
      String detail,
      List<FieldProblem> errors,
      @Nullable Duration retryAfter) {
    super(detail);
    this.status = status;
    this.code = code;
    this.culprit = culprit;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** Status 400: the request itself is wrong. */
  public static ProblemException badRequest(String code, String detail) {
    return new ProblemException(400, code, null, detail, List.of());
  }

  /** Status 400 with code {@code INVALID_REQUEST}: fields of the request are wrong. */
  public static ProblemException invalidFields(List<FieldProblem> errors) {
    var fields = String.join(", ", errors.stream().map(FieldProblem::field).distinct().toList());
    return new ProblemException(
        400, "INVALID_REQUEST", null, "The request is not valid: " + fields + ".", errors);
  }

  /** Status 400 with code {@code UNKNOWN_FIELD}: the request has a field that does not exist. */
  public static ProblemException unknownField(String field) {
    return new ProblemException(
        400,
        "UNKNOWN_FIELD",
        field,
        "There is no field " + field + ".",
        List.of(new FieldProblem(field, "is not known")));
  }

  /** Status 404: there is no such thing. */
  public static ProblemException notFound(String code, String detail) {
    return new ProblemException(404, code, null, detail, List.of());
  }

  /** Status 409: the state of things does not allow it. */
  public static ProblemException conflict(String code, String detail) {
    return new ProblemException(409, code, null, detail, List.of());
  }

  /** Status 410: it was there, and will not be again. */
  public static ProblemException gone(String code, String detail) {
    return new ProblemException(410, code, null, detail, List.of());
  }

  /** Status 413: the request is larger than allowed. */
  public static ProblemException tooLarge(String code, String culprit, String detail) {
    return new ProblemException(413, code, culprit, detail, List.of());
  }

  /** Status 416: the part that was asked for is beyond the end. */
  public static ProblemException rangeNotSatisfiable(long size) {
    return new ProblemException(
        416, "RANGE_NOT_SATISFIABLE", null, "There are only " + size + " bytes.", List.of());
  }

  /** Status 422: the request is well formed, but what it holds cannot be used. */
  public static ProblemException unprocessable(String code, String culprit, String detail) {
    return new ProblemException(422, code, culprit, detail, List.of());
  }

  /** Status 422 for what the engine refused. */
  public static ProblemException refused(Refusal refusal) {
    return unprocessable(refusal.code().name(), refusal.culprit(), refusal.message());
  }

  /** Status 429: the client has as much under way as it may have. */
  public static ProblemException tooMany(String code, String detail, Duration retryAfter) {
    return new ProblemException(429, code, null, detail, List.of(), retryAfter);
  }

  /** Status 503: there is too much to do at the moment. */
  public static ProblemException busy(String code, String detail, Duration retryAfter) {
    return new ProblemException(503, code, null, detail, List.of(), retryAfter);
  }

  /** Status 507: there is no room. */
  public static ProblemException storageFull(String code, String detail) {
    return new ProblemException(507, code, null, detail, List.of());
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** The file, field, layer or operation at fault, where there is one to name. */
  public @Nullable String culprit() {
    return culprit;
  }

  /** Fields that are wrong; empty where the problem is of another kind. */
  public List<FieldProblem> errors() {
    return errors;
  }

  /** After what time to try again, where that helps. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
