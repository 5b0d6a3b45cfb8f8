package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.CodeSizes;
import dev.zippermerge.engine.search.SearchSettings;
import dev.zippermerge.engine.search.SearchSpace;
import dev.zippermerge.engine.search.SearchedLayer;
import dev.zippermerge.engine.spec.LayerCoding;
import java.util.List;
import java.util.stream.IntStream;

/** Finds which layers of a plan are to be searched, and what is known of the rest. */
final class SearchSpaces {
  private SearchSpaces() {}

  /** All merged layers but those that are given, and those that no values of the grid fit. */
  static SearchSpace of(
      SearchSettings settings, List<LayerCoding> fixed, CodebookPlan plan, List<TaskInput> tasks) {
    var given = fixed.stream().map(LayerCoding::layer).toList();
    var layers =
        plan.alignments().stream()
            .filter(alignment -> !given.contains(alignment.name()))
            .map(alignment -> layer(alignment, settings))
            .filter(layer -> !layer.options().isEmpty())
            .toList();
    var searched = layers.stream().map(SearchedLayer::name).toList();
    long rest =
        plan.describe(tasks).mergedBytes()
            - IntStream.range(0, plan.alignments().size())
                .filter(i -> searched.contains(plan.alignments().get(i).name()))
                .mapToLong(i -> bytes(plan, i, tasks))
                .sum();
    return new SearchSpace(layers, fixed, Plan.originalBytes(tasks), rest);
  }

  private static SearchedLayer layer(LayerAlignment alignment, SearchSettings settings) {
    long vectors =
        alignment.layers().stream()
            .mapToLong(layer -> (long) layer.positions() * layer.width())
            .sum();
    return SearchedLayer.of(alignment.name(), alignment.minDepth(), vectors, settings);
  }

  private static long bytes(CodebookPlan plan, int index, List<TaskInput> tasks) {
    var alignment = plan.alignments().get(index);
    return Sizes.biases(alignment, tasks)
        + CodeSizes.bytes(alignment, plan.codings().get(index), plan.precision());
  }
}
