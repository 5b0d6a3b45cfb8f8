package dev.zippermerge.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id, the client's where it sent a plain one: in the answer's header, and in
 * all lines of log that the request causes.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter extends OncePerRequestFilter {
  private static final String HEADER = "X-Request-Id";

  /** How lines of log call it. */
  private static final String LABEL = "requestId";

  /** Nothing that could pass for another line or field of a log. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = id(request.getHeader(HEADER));
    response.setHeader(HEADER, id);
    try (var _ = MDC.putCloseable(LABEL, id)) {
      chain.doFilter(request, response);
    }
  }

  private static String id(@Nullable String sent) {
    return sent != null && PLAIN.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
