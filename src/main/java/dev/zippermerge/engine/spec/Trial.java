package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One merge that the search for r and C wants to know the figures of.
 *
 * @param id unique in its search: {@code conv2-8-128} (layer, r, C), {@code whole-1-2} (round,
 *     candidate)
 * @param kind what is merged
 * @param codings r and C: of the one layer of {@link Kind#LAYER}; of {@link Kind#WHOLE}, in place
 *     of the specification's own
 * @param bitsPerWeight of {@link Kind#WHOLE} with learnt codes, in place of codings; else absent
 */
public record Trial(
    String id, Kind kind, List<LayerCoding> codings, @Nullable Double bitsPerWeight) {

  /** A trial of codings. */
  public Trial(String id, Kind kind, List<LayerCoding> codings) {
    this(id, kind, codings, null);
  }

  /** How much of the networks a trial merges. */
  public enum Kind {
    /** One layer alone; all others keep their original weights. Leaves no artifact. */
    LAYER,
    /** All layers: a complete merge with its artifact. */
    WHOLE
  }
}
