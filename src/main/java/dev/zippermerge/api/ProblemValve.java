package dev.zippermerge.api;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Errors that Tomcat itself reports, before any servlet (a malformed request line, for example), in
 * the same form as all others.
 */
public final class ProblemValve extends ErrorReportValve {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var detail = ProblemDetails.of(HttpStatusCode.valueOf(status));
    try {
      response.setContentType("application/problem+json");
      var reporter = response.getReporter();
      if (reporter != null) {
        reporter.write(JSON.writeValueAsString(ProblemDetails.fields(detail)));
        response.finishResponse();
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(ProblemValve.class).debug("The client is gone", e);
    }
  }
}
