package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Trial;
import java.util.List;

/**
 * A merged layer whose r and C are searched for.
 *
 * @param name the layer's name
 * @param options at least one pair of r and C
 */
public record SearchedLayer(String name, List<LayerCoding> options) {

  /**
   * The values that fit a layer: r up to its depth, C up to half of its vectors.
   *
   * @param depth d, the least of the aligned layers
   * @param vectors n x m x p, the sum over the aligned layers
   * @return the layer; without options where no values fit
   */
  public static SearchedLayer of(String name, int depth, long vectors, SearchSettings settings) {
    return new SearchedLayer(
        name,
        settings.segmentLengths().stream()
            .filter(r -> r <= depth)
            .flatMap(
                r ->
                    settings.codewordCounts().stream()
                        .filter(c -> c <= vectors / 2)
                        .map(c -> new LayerCoding(name, r, c)))
            .toList());
  }

  /** One trial for each option. */
  List<Trial> trials() {
    return options.stream()
        .map(coding -> new Trial(id(coding), Trial.Kind.LAYER, List.of(coding)))
        .toList();
  }

  static String id(LayerCoding coding) {
    return "%s-%d-%d".formatted(coding.layer(), coding.segmentLength(), coding.codewordCount());
  }
}
