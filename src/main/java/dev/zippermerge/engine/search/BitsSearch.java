package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search over the bits of learnt codes: at most three whole merges. Bytes follow from the bits;
 * the drop is closed in on from both sides. If no merge meets the goal, the nearest is chosen.
 */
public final class BitsSearch {
  private static final int MOST_MERGES = 3;
  private static final double LEAST = 0.2;
  private static final double MOST = 5;

  /** Share of the bytes that is left free, for what the estimate of the rest does not know. */
  private static final double MARGIN = 0.01;

  /** By how much the bits change while only one side of the drop is known. */
  private static final double STRIDE = 1.5;

  private final Aim aim;
  private final Space space;
  private final List<TrialResult> results;
  private final Set<String> failed;

  /**
   * What the search works in.
   *
   * @param originalBytes of all networks, in fp32
   * @param weights weights that codes stand for
   * @param restBytes estimate of the artifact's bytes beside codes
   * @param firstBits bits of the first merge if the goal states no size
   */
  public record Space(long originalBytes, long weights, long restBytes, double firstBits) {}

  /**
   * Takes up a search.
   *
   * @param results of the trials that are done
   * @param failed ids of trials that ended for good without a result
   */
  public BitsSearch(
      SearchSettings settings, Space space, List<TrialResult> results, Set<String> failed) {
    this.aim = Aim.of(settings, space.originalBytes());
    this.space = space;
    this.results = results;
    this.failed = failed;
  }

  /**
   * Takes one decision.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException with {@link
   *     dev.zippermerge.engine.spec.RefusalCode#GOAL_NOT_MET} if no merge came to a result
   */
  public Decision decide() {
    var known = new ArrayList<TrialResult>();
    for (int i = 1; i <= MOST_MERGES; i++) {
      var bits = next(known);
      if (bits == null) {
        break;
      }
      var trial = trial(i, bits);
      var result = result(trial);
      if (result == null && !failed.contains(trial.id())) {
        return new Decision.Needs(List.of(trial));
      }
      if (result == null) {
        break;
      }
      known.add(result);
    }
    return new Decision.Chosen(
        aim.best(known)
            .or(() -> known.stream().min(Comparator.comparingDouble(aim::distance)))
            .orElseThrow(() -> Unmet.withoutTrials("any"))
            .id());
  }

  private static Trial trial(int number, double bits) {
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.3f", bits));
    return new Trial("whole-" + number, Trial.Kind.WHOLE, List.of(), rounded);
  }

  private @Nullable TrialResult result(Trial trial) {
    return results.stream().filter(r -> r.id().equals(trial.id())).findFirst().orElse(null);
  }

  /** Bits of the next merge; null if no other is worth its time. */
  private @Nullable Double next(List<TrialResult> known) {
    var mostBytes = aim.mostBytes();
    if (mostBytes != null) {
      return bySize(known, mostBytes);
    }
    if (known.isEmpty()) {
      return space.firstBits();
    }
    double most =
        known.stream().filter(r -> !aim.met(r)).mapToDouble(BitsSearch::bits).max().orElse(0);
    double least = known.stream().filter(aim::met).mapToDouble(BitsSearch::bits).min().orElse(0);
    double bits = most == 0 ? least / STRIDE : least == 0 ? most * STRIDE : Math.sqrt(most * least);
    return bits < LEAST || bits > MOST ? null : bits;
  }

  /** As many bits as fit: more never harm. A second merge mends what the first one missed by. */
  private @Nullable Double bySize(List<TrialResult> known, double mostBytes) {
    double rest = space.restBytes();
    if (!known.isEmpty()) {
      var last = known.getLast();
      if (last.bytes() <= mostBytes) {
        return null;
      }
      rest = last.bytes() - bits(last) * space.weights() / Byte.SIZE;
    }
    double bits = (mostBytes * (1 - MARGIN) - rest) * Byte.SIZE / space.weights();
    return known.isEmpty() || bits >= LEAST ? Math.clamp(bits, LEAST, MOST) : null;
  }

  private static double bits(TrialResult result) {
    var bits = result.bitsPerWeight();
    return bits == null ? 0 : bits;
  }
}
