package dev.zippermerge.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Statuses 401 and 403 with WWW-Authenticate (RFC 6750), and 503 where nobody can tell whether a
 * token is good; the error page writes the body.
 */
final class AccessRefusal implements AuthenticationEntryPoint, AccessDeniedHandler {
  private static final String RETRY_SECONDS = "10";

  private final AuthenticationEntryPoint unknown = new BearerTokenAuthenticationEntryPoint();

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException, ServletException {
    if (why instanceof IssuerUnavailable) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    unknown.commence(request, response, why);
    response.sendError(response.getStatus());
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException {
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
    response.sendError(HttpServletResponse.SC_FORBIDDEN);
  }
}
