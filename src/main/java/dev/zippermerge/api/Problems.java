package dev.zippermerge.api;

import dev.zippermerge.problem.FieldProblem;
import dev.zippermerge.problem.ProblemException;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** Turns every exception into a problem detail (RFC 9457) with a stable code. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  @Nullable ResponseEntity<Object> coded(ProblemException e, WebRequest request) {
    var headers = new HttpHeaders();
    if (e.retryAfter() != null) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(e.retryAfter().toSeconds()));
    }
    return send(e, ProblemDetails.of(e), headers, request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> multipart(MultipartException e, WebRequest request) {
    var outage = Outages.of(e);
    return coded(
        outage != null
            ? outage
            : ProblemException.badRequest(
                "MALFORMED_MULTIPART",
                "The request is not a complete multipart/form-data message."),
        request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> parameters(InvalidParameterException e, WebRequest request) {
    return send(e, ProblemDetails.of(e), new HttpHeaders(), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      LOG.debug("The client is gone", e);
      return null;
    }
    var outage = Outages.of(e);
    if (outage != null) {
      LOG.warn("Request refused: {}", outage.code(), e);
      return coded(outage, request);
    }
    return send(e, ProblemDetails.internal(), new HttpHeaders(), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var problem =
        NestedExceptionUtils.getMostSpecificCause(e) instanceof JacksonException json
            ? RequestJson.problem(json, "")
            : ProblemException.badRequest(
                "MALFORMED_JSON", "The body is missing or cannot be read.");
    return coded(problem, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var errors =
        e.getFieldErrors().stream()
            .map(error -> new FieldProblem(error.getField(), message(error.getDefaultMessage())))
            .toList();
    return coded(ProblemException.invalidFields(errors), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var errors =
        e.getParameterValidationResults().stream()
            .flatMap(
                result ->
                    result.getResolvableErrors().stream()
                        .map(
                            error ->
                                new FieldProblem(
                                    String.valueOf(result.getMethodParameter().getParameterName()),
                                    message(error.getDefaultMessage()))))
            .toList();
    return coded(ProblemException.invalidFields(errors), request);
  }

  /** All exceptions of Spring MVC that are not treated above end here. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var detail =
        body instanceof ProblemDetail given && given.getProperties() != null
            ? given
            : ProblemDetails.of(e, status);
    if (status.is5xxServerError() && !(e instanceof ProblemException)) {
      LOG.error("Request failed", e);
    }
    var typed = new HttpHeaders(headers);
    // Set, it is not negotiated: the request's Accept may be what cannot be read.
    typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return super.handleExceptionInternal(e, detail, typed, status, request);
  }

  private @Nullable ResponseEntity<Object> send(
      Exception e, ProblemDetail detail, HttpHeaders headers, WebRequest request) {
    var response = ((ServletWebRequest) request).getResponse();
    if (response != null && response.isCommitted()) {
      LOG.error("Request failed with its answer under way", e);
      return null;
    }
    return handleExceptionInternal(
        e, detail, headers, HttpStatusCode.valueOf(detail.getStatus()), request);
  }

  private static String message(@Nullable String text) {
    return Objects.requireNonNullElse(text, "is not valid");
  }
}
