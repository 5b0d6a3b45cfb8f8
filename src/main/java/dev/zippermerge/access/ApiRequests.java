package dev.zippermerge.access;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The requests that are guarded, by what they do. */
final class ApiRequests {
  private static final PathPatternRequestMatcher.Builder PATHS =
      PathPatternRequestMatcher.withDefaults();

  /** Requests to the REST interface. */
  static final RequestMatcher ALL = PATHS.matcher("/api/**");

  /** Those that change nothing, also where they are posted because they have a body. */
  static final RequestMatcher READING =
      new OrRequestMatcher(
          PATHS.matcher(HttpMethod.GET, "/api/**"),
          PATHS.matcher(HttpMethod.HEAD, "/api/**"),
          PATHS.matcher(HttpMethod.POST, "/api/v1/merge-jobs/validate"),
          PATHS.matcher(HttpMethod.POST, "/api/v1/merge-jobs/*/predictions"));

  /** All others. */
  static final RequestMatcher WRITING =
      new AndRequestMatcher(ALL, new NegatedRequestMatcher(READING));

  private ApiRequests() {}
}
