package dev.zippermerge.api;

import dev.zippermerge.problem.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriComponentsBuilder;

/** Errors that never reached a controller, sent by the servlet container or a filter. */
@Controller
class ErrorPage implements ErrorController {
  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    var outage = outage(request);
    var problem = outage == null ? ProblemDetails.of(status(request)) : ProblemDetails.of(outage);
    // Otherwise it would be this page's own address.
    if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
      problem.setInstance(UriComponentsBuilder.fromPath(path).build().encode().toUri());
    }
    var answer =
        ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (outage != null && outage.retryAfter() != null) {
      answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(outage.retryAfter().toSeconds()));
    }
    return answer.body(problem);
  }

  /**
   * What is behind a filter's failure, that of looking up a key for example; null where a fault is.
   */
  private static @Nullable ProblemException outage(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure
        ? Outages.of(failure)
        : null;
  }

  /** Without the attribute somebody asked for the page itself. */
  private static HttpStatus status(HttpServletRequest request) {
    var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return code instanceof Integer number ? HttpStatus.valueOf(number) : HttpStatus.NOT_FOUND;
  }
}
