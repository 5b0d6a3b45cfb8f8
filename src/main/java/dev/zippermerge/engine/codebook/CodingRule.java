package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses r and C for each merged layer. A preset gives NeuralMerger's table 1 for LeNets and the
 * same values to layers in the same place of any other network: ACCU takes 8/128 everywhere, LIGHT
 * 32/128 for convolutions and 8/64 for dense layers. A layer whose input has depth 1 takes 1/64,
 * and r never exceeds the smallest depth of the aligned layers.
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
    return alignments.stream().map(this::choose).toList();
  }

  private Coding choose(LayerAlignment alignment) {
    var exception = exceptions.get(alignment.name());
    return exception == null ? byPreset(alignment) : checked(exception, alignment);
  }

  private Coding byPreset(LayerAlignment alignment) {
    int depth = alignment.minDepth();
    if (depth == 1) {
      return new Coding(1, 64);
    }
    return switch (preset) {
      case ACCU -> new Coding(Math.min(8, depth), 128);
      case LIGHT ->
          alignment.dense()
              ? new Coding(Math.min(8, depth), 64)
              : new Coding(Math.min(32, depth), 128);
    };
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
