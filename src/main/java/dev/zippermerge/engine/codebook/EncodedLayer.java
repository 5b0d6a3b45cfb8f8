package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import java.util.List;

/**
 * A merged layer: the E-Conv or E-FC of NeuralMerger, sections 3.1 and 3.2.
 *
 * @param alignment the layers that it stands for
 * @param codebook the shared codewords
 * @param assignments one for each task, in order
 */
public record EncodedLayer(
    LayerAlignment alignment, Codebook codebook, List<CodeAssignment> assignments) {

  /** The merged layer's name. */
  public String name() {
    return alignment.name();
  }

  /**
   * The kernel of one task's layer, read back from the codebook (equation 8).
   *
   * @return [positions, d, p]
   */
  public float[] decode(int task) {
    var assignment = assignments.get(task);
    var shape = KernelSegments.of(assignment.layer(), codebook.segmentLength());
    var kernel = new float[Math.toIntExact(assignment.layer().kernelSize())];
    for (int segment = 0; segment < assignment.codes().length; segment++) {
      shape.decode(codebook, segment, assignment.codes()[segment], kernel);
    }
    return kernel;
  }

  /** The same layer with calibrated codewords. */
  public EncodedLayer withCodebook(Codebook calibrated) {
    return new EncodedLayer(alignment, calibrated, assignments);
  }
}
