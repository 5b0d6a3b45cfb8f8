package dev.zippermerge.api;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.problem.FieldProblem;
import dev.zippermerge.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;

/**
 * Problem details in our form: title, status, detail, code, and where they apply, culprit and
 * errors.
 */
final class ProblemDetails {
  private ProblemDetails() {}

  static ProblemDetail of(ProblemException e) {
    var detail = of(HttpStatusCode.valueOf(e.status()), e.code(), String.valueOf(e.getMessage()));
    if (e.culprit() != null) {
      detail.setProperty("culprit", e.culprit());
    }
    if (!e.errors().isEmpty()) {
      detail.setProperty("errors", e.errors());
    }
    return detail;
  }

  /** A fault of ours: the log has the details, the client must not. */
  static ProblemDetail internal() {
    return of(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "INTERNAL",
        "The service failed. Its log has the cause; search it for the X-Request-Id of this response.");
  }

  /** The problem behind an exception of Spring MVC. */
  static ProblemDetail of(Exception e, HttpStatusCode status) {
    return switch (e) {
      case MissingServletRequestParameterException missing -> missing(missing.getParameterName());
      case MissingServletRequestPartException missing -> missing(missing.getRequestPartName());
      case MethodArgumentTypeMismatchException mismatch ->
          invalid(mismatch.getName(), expected(mismatch));
      case HttpRequestMethodNotSupportedException method ->
          of(
              status,
              "METHOD_NOT_ALLOWED",
              method.getMethod()
                  + " is not allowed for this address; the Allow header lists the methods that are.");
      case HttpMediaTypeNotSupportedException type ->
          of(
              status,
              "UNSUPPORTED_MEDIA_TYPE",
              "Content-Type must be one of " + type.getSupportedMediaTypes() + ".");
      default -> of(status);
    };
  }

  /** The problem of a query string, or of a form, that cannot be read. */
  static ProblemDetail of(InvalidParameterException e) {
    return of(HttpStatusCode.valueOf(e.getErrorCode()));
  }

  /** The problem of which nothing but the status is known. */
  static ProblemDetail of(HttpStatusCode status) {
    return switch (status.value()) {
      case 400 -> of(status, "INVALID_REQUEST", "The request is not valid.");
      case 401 ->
          of(
              status,
              "UNAUTHENTICATED",
              "An API key or token is required (Authorization: Bearer …)."
                  + " The WWW-Authenticate header says why a sent one was rejected.");
      case 403 ->
          of(
              status,
              "FORBIDDEN",
              "The API key, the token or the origin of the page does not permit this request.");
      case 404 ->
          of(
              status,
              "NOT_FOUND",
              "No resource exists at this address; openapi.yaml lists all of them.");
      case 405 ->
          of(
              status,
              "METHOD_NOT_ALLOWED",
              "The method is not allowed for this address; the Allow header lists the methods that are.");
      case 406 ->
          of(
              status,
              "NOT_ACCEPTABLE",
              "None of the media types in the Accept header is available.");
      case 413 ->
          of(
              status,
              "UPLOAD_TOO_LARGE",
              "The upload exceeds the size limit (zippermerge.max-upload-size).");
      case 415 -> of(status, "UNSUPPORTED_MEDIA_TYPE", "The Content-Type is not supported here.");
      case 421 ->
          of(
              status,
              "MISDIRECTED_REQUEST",
              "Without keys the service answers under localhost, an address, and the hosts of"
                  + " zippermerge.security.allowed-origins alone.");
      case 429 ->
          of(
              status,
              "TOO_MANY_REQUESTS",
              "Too many requests. Retry after the interval in the Retry-After header.");
      case 503 -> of(status, "UNAVAILABLE", "The service is unavailable. Retry later.");
      default ->
          status.is5xxServerError()
              ? internal()
              : of(status, "REQUEST_REFUSED", "The request cannot be processed.");
    };
  }

  /**
   * The JSON members of a problem without particulars, for where there is no Spring to write it.
   */
  static Map<String, @Nullable Object> fields(ProblemDetail detail) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("title", detail.getTitle());
    fields.put("status", detail.getStatus());
    fields.put("detail", detail.getDetail());
    fields.putAll(Objects.requireNonNull(detail.getProperties()));
    return fields;
  }

  private static ProblemDetail of(HttpStatusCode status, String code, String text) {
    var detail = ProblemDetail.forStatusAndDetail(status, text);
    detail.setProperty("code", code);
    return detail;
  }

  private static ProblemDetail missing(String field) {
    return invalid(field, "is missing");
  }

  private static ProblemDetail invalid(String field, String message) {
    return of(ProblemException.invalidFields(List.of(new FieldProblem(field, message))));
  }

  private static String expected(TypeMismatchException mismatch) {
    var type = mismatch.getRequiredType();
    return Optional.ofNullable(type)
        .flatMap(Json::expected)
        .map(expected -> "must be " + expected)
        .orElse("is not valid");
  }
}
