package dev.zippermerge.access;

import dev.zippermerge.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps one owner from taking all turns: requests for which an engine is started wait for one
 * another, and of each owner only a few may wait or run in one replica. Admins are not limited.
 */
@Component
public class CostlyRequests {
  private static final int MOST = 16;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

  /** A request under way, until it is closed. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Lets a request of the caller's in.
   *
   * @throws ProblemException with status 429 and code {@code TOO_MANY_UNDER_WAY} where the caller
   *     has as many under way as allowed
   */
  public Place enter() {
    var caller = Caller.current();
    if (caller.admin()) {
      return () -> {};
    }
    int now = underWay.merge(caller.owner(), 1, Integer::sum);
    Place place = () -> leave(caller.owner());
    if (now > MOST) {
      place.close();
      throw ProblemException.tooMany(
          "TOO_MANY_UNDER_WAY",
          "%d of your uploads, checks and submissions are running, which is the limit. Retry when one has finished."
              .formatted(MOST),
          RETRY_AFTER);
    }
    return place;
  }

  private void leave(String owner) {
    underWay.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
  }
}
