package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.Aligner;
import dev.zippermerge.engine.align.GivenAlignment;
import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.CodeSizes;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.CodingRule;
import dev.zippermerge.engine.codebook.SharingGain;
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

/**
 * Which layers NeuralMerger merges, and how.
 *
 * @param alignments the merged layers
 * @param codings r and C of each
 * @param encoding how codewords are found and stored
 */
record CodebookPlan(List<LayerAlignment> alignments, List<Coding> codings, EncodingSpec encoding)
    implements Plan {
  static CodebookPlan of(MergeSpec spec, List<TaskInput> tasks) {
    var preset = Objects.requireNonNullElse(spec.preset(), Preset.ACCU);
    var alignments = align(spec, preset, tasks);
    var rule = new CodingRule(preset, Objects.requireNonNullElse(spec.layers(), List.of()));
    return new CodebookPlan(alignments, rule.choose(alignments), encoding(spec));
  }

  private static EncodingSpec encoding(MergeSpec spec) {
    return Objects.requireNonNullElseGet(spec.encoding(), EncodingSpec::defaults);
  }

  /** How codewords are stored. */
  CodebookPrecision precision() {
    return Objects.requireNonNullElse(encoding.codebookPrecision(), CodebookPrecision.ADAPTED);
  }

  /** The layers that go together, by the preset ACCU. */
  static List<LayerAlignment> align(MergeSpec spec, List<TaskInput> tasks) {
    return align(spec, Preset.ACCU, tasks);
  }

  private static List<LayerAlignment> align(MergeSpec spec, Preset preset, List<TaskInput> tasks) {
    var networks = tasks.stream().map(TaskInput::network).toList();
    var given = spec.alignment();
    return given == null
        ? Aligner.align(networks, new SharingGain(networks, preset, MergePipeline.seed(spec)))
        : GivenAlignment.align(tasks.stream().map(TaskInput::name).toList(), networks, given);
  }

  @Override
  public MergePlan describe(List<TaskInput> tasks) {
    long original = Plan.originalBytes(tasks);
    return new MergePlan(
        IntStream.range(0, alignments.size()).mapToObj(i -> layer(i, tasks)).toList(),
        tasks.stream().flatMap(CodebookPlan::kept).toList(),
        original,
        original - savedBytes(tasks),
        Plan.memory(original));
  }

  private static Stream<MergePlan.Kept> kept(TaskInput task) {
    var own =
        task.network().layers().stream()
            .filter(layer -> !layer.mergeable())
            .map(layer -> Plan.kept(task, layer, Objects.requireNonNull(layer.kept())));
    var shared =
        task.network().shared().stream()
            .map(layer -> Plan.kept(task, layer, KeptReason.SHARED_KERNEL));
    return Stream.concat(own, shared);
  }

  private MergePlan.Layer layer(int i, List<TaskInput> tasks) {
    var coding = codings.get(i);
    return new MergePlan.Layer(
        alignments.get(i).name(),
        Plan.sources(alignments.get(i), tasks),
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
