package dev.zippermerge.access;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Status 429 for an owner who asks too often: a bucket of one minute's requests, filled steadily.
 * Each replica has buckets of its own. Admins are not limited.
 */
final class RateLimit extends OncePerRequestFilter {
  private final int perMinute;
  private final Map<String, Bucket> buckets = Collections.synchronizedMap(new Recent<>());

  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiRequests.ALL.matches(request) || Caller.current().admin();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var probe =
        buckets
            .computeIfAbsent(Caller.current().owner(), owner -> bucket())
            .tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      chain.doFilter(request, response);
    } else {
      var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
      response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .build();
  }

  /** Forgets who has not asked for longest: by then, as good as always, the bucket is full. */
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    @Serial private static final long serialVersionUID = 1L;
    private static final int MOST = 10_000;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST;
    }
  }
}
