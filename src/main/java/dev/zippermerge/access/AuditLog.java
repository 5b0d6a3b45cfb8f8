package dev.zippermerge.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * One line of the logger {@code audit} for each request that writes, or was refused to: who, what,
 * with what result. The same as fields, for logs in JSON.
 */
final class AuditLog extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiRequests.WRITING.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean answered = false;
    try {
      chain.doFilter(request, response);
      answered = true;
    } finally {
      write(fields(request, response, answered ? response.getStatus() : 500));
    }
  }

  private static void write(Map<String, String> fields) {
    var event = LOG.atInfo();
    for (var field : fields.entrySet()) {
      event = event.addKeyValue(field.getKey(), field.getValue());
    }
    event.log(
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(" ")));
  }

  private static Map<String, String> fields(
      HttpServletRequest request, HttpServletResponse response, int status) {
    var fields = new LinkedHashMap<String, String>();
    var caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller != null) {
      fields.put("owner", oneWord(caller.getName()));
      if (caller.getCredentials() instanceof UUID key) {
        fields.put("key", key.toString());
      }
    }
    fields.put("method", request.getMethod());
    fields.put("path", request.getRequestURI());
    fields.put("status", String.valueOf(status));
    put(fields, "created", created(request, response, status));
    put(fields, "request", MDC.get("requestId"));
    fields.put("address", request.getRemoteAddr());
    return fields;
  }

  /** Where something was made; cancelling and trying again tell where that is which there was. */
  private static @Nullable String created(
      HttpServletRequest request, HttpServletResponse response, int status) {
    var location = response.getHeader(HttpHeaders.LOCATION);
    boolean made = location != null && location.startsWith(request.getRequestURI());
    return made && (status == 201 || status == 202) ? location : null;
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** A token's subject can be any text; a line must stay one, and its fields apart. */
  private static String oneWord(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}=]", "?");
  }
}
