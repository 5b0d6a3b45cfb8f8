package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A merged layer: the E-Conv or E-FC of NeuralMerger, sections 3.1 and 3.2.
 *
 * @param alignment the layers that it stands for
 * @param codebook the shared codewords
 * @param assignments one for each member of the alignment, in order
 */
public record EncodedLayer(
    LayerAlignment alignment, Codebook codebook, List<CodeAssignment> assignments) {

  /** The merged layer's name. */
  public String name() {
    return alignment.name();
  }

  /** What stands for a task's layer; empty where the task has none in this merged layer. */
  public Optional<CodeAssignment> assignment(int task) {
    return member(task).stream().mapToObj(assignments::get).findFirst();
  }

  /** Which member of the alignment is a task's; empty where the task has none. */
  OptionalInt member(int task) {
    return IntStream.range(0, assignments.size())
        .filter(i -> alignment.members().get(i).task() == task)
        .findFirst();
  }

  /**
   * The kernel of one member's layer, read back from the codebook (equation 8).
   *
   * @return [positions, d, p]
   */
  public float[] decode(int member) {
    var assignment = assignments.get(member);
    var shape = KernelSegments.of(assignment.layer(), codebook.segmentLength());
    var kernel = new float[Math.toIntExact(assignment.layer().kernelSize())];
    for (int segment = 0; segment < assignment.codes().length; segment++) {
      shape.decode(codebook, segment, assignment.codes()[segment], assignment.scale(), kernel);
    }
    return kernel;
  }

  /** The same layer with calibrated codewords. */
  public EncodedLayer withCodebook(Codebook calibrated) {
    return new EncodedLayer(alignment, calibrated, assignments);
  }
}
