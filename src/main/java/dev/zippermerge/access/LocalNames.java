package dev.zippermerge.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Status 421 for requests under a name that need not be this machine's. A name's owner can have it
 * lead to 127.0.0.1 (DNS rebinding): for a browser his pages were of our origin then, and where
 * nobody is asked for a key they could do everything.
 */
final class LocalNames extends OncePerRequestFilter {
  /** An address is nobody's to lead elsewhere. */
  private static final Pattern LOCAL =
      Pattern.compile("localhost|.+\\.localhost|\\d+(\\.\\d+){3}|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

  private final Set<String> others;

  /**
   * @param origins origins of pages that are let in; their hosts are good names, too
   */
  LocalNames(List<String> origins) {
    this.others =
        origins.stream()
            .map(origin -> URI.create(origin).getHost())
            .filter(Objects::nonNull)
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var name = request.getServerName().toLowerCase(Locale.ROOT);
    if (LOCAL.matcher(name).matches() || others.contains(name)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpStatus.MISDIRECTED_REQUEST.value());
    }
  }
}
