package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.Aligner;
import dev.zippermerge.engine.align.GivenAlignment;
import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.CodeSizes;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.CodingRule;
import dev.zippermerge.engine.codebook.SharingGain;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.CodebookPrecision;
import dev.zippermerge.engine.spec.EncodingSpec;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which layers are merged and how.
 *
 * @param alignments the merged layers
 * @param codings r and C of each
 * @param encoding how codewords are found and stored
 */
record Plan(List<LayerAlignment> alignments, List<Coding> codings, EncodingSpec encoding) {
  /** The JVM and TensorFlow at rest, measured as about 600 MB. */
  private static final long BASE_MEMORY = 700L << 20;

  /**
   * Copies of the weights that a merge holds at its peak: files, teachers, students, gradients, row
   * numbers, moments.
   */
  private static final long COPIES = 10;

  static Plan of(MergeSpec spec, List<TaskInput> tasks) {
    var preset = Objects.requireNonNullElse(spec.preset(), Preset.ACCU);
    var alignments = align(spec, preset, tasks);
    var rule = new CodingRule(preset, Objects.requireNonNullElse(spec.layers(), List.of()));
    return new Plan(alignments, rule.choose(alignments), encoding(spec));
  }

  private static EncodingSpec encoding(MergeSpec spec) {
    return Objects.requireNonNullElseGet(spec.encoding(), EncodingSpec::defaults);
  }

  /** How codewords are stored. */
  CodebookPrecision precision() {
    return Objects.requireNonNullElse(encoding.codebookPrecision(), CodebookPrecision.ADAPTED);
  }

  private static List<LayerAlignment> align(MergeSpec spec, Preset preset, List<TaskInput> tasks) {
    var networks = tasks.stream().map(TaskInput::network).toList();
    var given = spec.alignment();
    return given == null
        ? Aligner.align(networks, new SharingGain(networks, preset, MergePipeline.seed(spec)))
        : GivenAlignment.align(tasks.stream().map(TaskInput::name).toList(), networks, given);
  }

  MergePlan describe(List<TaskInput> tasks) {
    long original = originalBytes(tasks);
    return new MergePlan(
        IntStream.range(0, alignments.size()).mapToObj(i -> layer(i, tasks)).toList(),
        tasks.stream().flatMap(Plan::kept).toList(),
        original,
        original - savedBytes(tasks),
        BASE_MEMORY + COPIES * original);
  }

  private static Stream<MergePlan.Kept> kept(TaskInput task) {
    var own = task.network().layers().stream().flatMap(layer -> kept(task, layer, layer.kept()));
    var shared =
        task.network().shared().stream()
            .flatMap(layer -> kept(task, layer, KeptReason.SHARED_KERNEL));
    return Stream.concat(own, shared);
  }

  private static Stream<MergePlan.Kept> kept(
      TaskInput task, WeightLayer layer, @Nullable KeptReason reason) {
    return reason == null
        ? Stream.empty()
        : Stream.of(new MergePlan.Kept(task.name(), layer.name(), reason));
  }

  static long originalBytes(List<TaskInput> tasks) {
    return tasks.stream().mapToLong(task -> task.model().parameters() * Float.BYTES).sum();
  }

  /** The layers that an alignment stands for. */
  static List<MergePlan.Source> sources(LayerAlignment alignment, List<TaskInput> tasks) {
    return alignment.members().stream()
        .map(
            member ->
                new MergePlan.Source(
                    tasks.get(member.task()).name(),
                    member.layer().name(),
                    member.layer().kernelShape()))
        .toList();
  }

  private MergePlan.Layer layer(int i, List<TaskInput> tasks) {
    var coding = codings.get(i);
    return new MergePlan.Layer(
        alignments.get(i).name(),
        sources(alignments.get(i), tasks),
        coding.segmentLength(),
        coding.codewordCount(),
        CodeSizes.segments(alignments.get(i), coding));
  }

  private long savedBytes(List<TaskInput> tasks) {
    long merged =
        IntStream.range(0, alignments.size())
            .mapToLong(
                i ->
                    Sizes.before(alignments.get(i), tasks)
                        - Sizes.biases(alignments.get(i), tasks)
                        - CodeSizes.bytes(alignments.get(i), codings.get(i), precision()))
            .sum();
    long kept =
        tasks.stream()
            .flatMap(
                task ->
                    task.network().layers().stream()
                        .filter(layer -> !layer.mergeable())
                        .map(
                            layer ->
                                Sizes.before(task.network(), layer)
                                    - Sizes.after(task.network(), layer)))
            .mapToLong(Long::longValue)
            .sum();
    return merged + kept;
  }
}
