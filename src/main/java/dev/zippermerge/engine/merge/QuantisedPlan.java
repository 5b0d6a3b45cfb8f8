package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.calibrate.CalibrationDefaults;
import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.search.BitsSearch;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.SpecRange;
import dev.zippermerge.engine.vq.BookPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which layers are read from codebooks of a wider scope, and how.
 *
 * @param alignments the layers that bear one name in several tasks
 * @param books the books and the layers that read them
 * @param bitsPerWeight bits of a code for each weight, on average
 */
record QuantisedPlan(List<LayerAlignment> alignments, List<BookPlan> books, double bitsPerWeight)
    implements Plan {
  private static final double DEFAULT_BITS = 1.3;

  /** What graph and manifest take in an artifact, roughly; a second merge mends the estimate. */
  private static final long GRAPH_BYTES = 8000;

  static QuantisedPlan of(MergeSpec spec, List<TaskInput> tasks) {
    double bits = bits(spec);
    SpecRange.require("encoding.bitsPerWeight", bits, 0.1, 6);
    var alignments = CodebookPlan.align(spec, tasks);
    var books = Books.of(Scopes.of(spec, tasks), alignments, bits);
    return new QuantisedPlan(alignments, books, bits);
  }

  private static double bits(MergeSpec spec) {
    var encoding = spec.encoding();
    return encoding == null
        ? DEFAULT_BITS
        : Objects.requireNonNullElse(encoding.bitsPerWeight(), DEFAULT_BITS);
  }

  @Override
  public CalibrationDefaults calibration() {
    return CalibrationDefaults.LEARNT;
  }

  /** Bits of all codes. */
  double targetBits() {
    return bitsPerWeight * books.stream().mapToLong(BookPlan::weights).sum();
  }

  /** What a search over the bits works in. */
  BitsSearch.Space searched(List<TaskInput> tasks) {
    long codes = Math.round(targetBits() / Byte.SIZE);
    return new BitsSearch.Space(
        Plan.originalBytes(tasks),
        books.stream().mapToLong(BookPlan::weights).sum(),
        mergedBytes(tasks) - codes + GRAPH_BYTES,
        bitsPerWeight);
  }

  @Override
  public MergePlan describe(List<TaskInput> tasks) {
    long original = Plan.originalBytes(tasks);
    var layers = new ArrayList<MergePlan.Layer>();
    for (var alignment : alignments) {
      book(alignment).ifPresent(book -> layers.add(layer(alignment, book, tasks)));
    }
    return new MergePlan(
        layers,
        tasks.stream().flatMap(this::kept).toList(),
        original,
        mergedBytes(tasks),
        Plan.memory(original));
  }

  private Optional<BookPlan> book(LayerAlignment alignment) {
    return books.stream()
        .filter(book -> book.layers().stream().anyMatch(m -> m.name().equals(alignment.name())))
        .findFirst();
  }

  private static MergePlan.Layer layer(
      LayerAlignment alignment, BookPlan book, List<TaskInput> tasks) {
    int depth = alignment.layers().stream().mapToInt(WeightLayer::depth).max().orElseThrow();
    return new MergePlan.Layer(
        alignment.name(),
        Plan.sources(alignment, tasks),
        book.segmentLength(),
        book.codewordCount(),
        Math.ceilDiv(depth, book.segmentLength()));
  }

  private Stream<MergePlan.Kept> kept(TaskInput task) {
    return Stream.concat(
        task.network().layers().stream()
            .filter(layer -> !isEncoded(layer))
            .map(
                layer ->
                    Plan.kept(
                        task,
                        layer,
                        Objects.requireNonNullElse(layer.kept(), KeptReason.TOO_SMALL))),
        task.network().shared().stream()
            .map(layer -> Plan.kept(task, layer, KeptReason.SHARED_KERNEL)));
  }

  private boolean isEncoded(WeightLayer layer) {
    return books.stream().flatMap(book -> book.layers().stream()).anyMatch(m -> m.layer() == layer);
  }

  private long mergedBytes(List<TaskInput> tasks) {
    long codes = Math.round(targetBits() / Byte.SIZE);
    long codewords =
        books.stream().mapToLong(b -> (long) b.codewordCount() * b.segmentLength()).sum();
    long encoded = books.stream().mapToLong(BookPlan::weights).sum();
    long all = tasks.stream().mapToLong(task -> task.model().parameters()).sum();
    return codes + codewords + (all - encoded) * HalfFloats.BYTES;
  }
}
