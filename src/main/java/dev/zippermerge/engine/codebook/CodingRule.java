package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses r and C for each merged layer: as {@link PresetRule} says, but for the layers for which
 * the user gives both.
 */
public final class CodingRule {
  private final Preset preset;
  private final Map<String, LayerCoding> exceptions = new HashMap<>();

  /**
   * @param preset choice for all layers
   * @param exceptions layers that differ from the preset
   */
  public CodingRule(Preset preset, List<LayerCoding> exceptions) {
    this.preset = preset;
    for (var exception : exceptions) {
      if (this.exceptions.put(exception.layer(), exception) != null) {
        throw invalid("layers", "Layer " + exception.layer() + " is given twice.");
      }
    }
  }

  /**
   * The coding of each merged layer, in the same order.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} where an exception names no
   *     merged layer or does not fit it
   */
  public List<Coding> choose(List<LayerAlignment> alignments) {
    var names = alignments.stream().map(LayerAlignment::name).toList();
    for (var layer : exceptions.keySet()) {
      if (!names.contains(layer)) {
        throw invalid(
            "layers[%s].layer".formatted(layer),
            "No merged layer has this name; there are " + names + ".");
      }
    }
    var rule = new PresetRule(preset, mostConvolutions(alignments));
    var started = new HashSet<Integer>();
    return alignments.stream().map(alignment -> choose(alignment, rule, started)).toList();
  }

  /**
   * @param started tasks that had a dense layer before
   */
  private Coding choose(LayerAlignment alignment, PresetRule rule, Set<Integer> started) {
    boolean first =
        alignment.dense()
            && started.addAll(alignment.members().stream().map(Member::task).toList());
    var exception = exceptions.get(alignment.name());
    return exception == null
        ? rule.choose(alignment.members(), first)
        : checked(exception, alignment);
  }

  /** Convolutions of the task that has most of them. */
  private static int mostConvolutions(List<LayerAlignment> alignments) {
    return alignments.stream()
        .filter(alignment -> !alignment.dense())
        .flatMap(alignment -> alignment.members().stream())
        .collect(Collectors.groupingBy(Member::task, Collectors.summingInt(_ -> 1)))
        .values()
        .stream()
        .max(Integer::compare)
        .orElse(0);
  }

  private static Coding checked(LayerCoding coding, LayerAlignment alignment) {
    int longest = Math.min(Coding.MAX_SEGMENT_LENGTH, alignment.minDepth());
    if (coding.segmentLength() < 1 || coding.segmentLength() > longest) {
      throw invalid(
          "layers[%s].segmentLength".formatted(coding.layer()),
          "r is %d; layer %s allows 1 to %d."
              .formatted(coding.segmentLength(), coding.layer(), longest));
    }
    if (coding.codewordCount() < 2 || coding.codewordCount() > Coding.MAX_CODEWORDS) {
      throw invalid(
          "layers[%s].codewordCount".formatted(coding.layer()),
          "C is %d; 2 to %d are allowed.".formatted(coding.codewordCount(), Coding.MAX_CODEWORDS));
    }
    return new Coding(coding.segmentLength(), coding.codewordCount());
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, field, message);
  }
}
