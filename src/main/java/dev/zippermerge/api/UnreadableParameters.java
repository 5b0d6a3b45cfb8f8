package dev.zippermerge.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests with a query string that cannot be read. Whatever asks for a parameter fails
 * then, and so does Spring's own handling of errors, which looks for the parameter {@code format}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableParameters implements Filter {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (InvalidParameterException e) {
      refuse((HttpServletResponse) response, e);
    } catch (ServletException e) {
      if (!(e.getRootCause() instanceof InvalidParameterException cause)) {
        throw e;
      }
      refuse((HttpServletResponse) response, cause);
    }
  }

  private static void refuse(HttpServletResponse response, InvalidParameterException e)
      throws IOException {
    var detail = ProblemDetails.of(e);
    response.resetBuffer();
    response.setStatus(detail.getStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    // As bytes: a writer would name its charset in the Content-Type.
    response.getOutputStream().write(JSON.writeValueAsBytes(ProblemDetails.fields(detail)));
  }
}
