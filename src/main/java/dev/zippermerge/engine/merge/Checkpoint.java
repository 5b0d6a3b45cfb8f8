package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.calibrate.BestState;
import dev.zippermerge.engine.calibrate.CalibrationState;
import dev.zippermerge.engine.codebook.CodeAssignment;
import dev.zippermerge.engine.codebook.Codebook;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.spec.ZipperStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a merge has come: enough for another process to end it with the same bytes.
 *
 * @param header what is small
 * @param layers the layers encoded so far, in the order of the plan
 * @param values values of the calibration, by name; empty before it
 */
record Checkpoint(Header header, List<Layer> layers, Map<String, float[]> values) {

  /**
   * What is small in a checkpoint.
   *
   * @param fingerprint of the merge that it belongs to
   * @param before measurements of the state as encoded; absent before calibration
   * @param calibration absent before calibration
   * @param zipper absent where no layers are zipped
   */
  record Header(
      String fingerprint,
      @Nullable Measurement before,
      @Nullable Calibrated calibration,
      @Nullable Zipping zipper) {}

  /**
   * Where a zipper stands.
   *
   * @param stage stages done
   * @param shared layers that were shared before the stage under way
   * @param first calibration steps done before it
   * @param stopped true where the accuracy budget allows no more layers
   * @param steps what was done
   */
  record Zipping(int stage, int shared, int first, boolean stopped, List<ZipperStep> steps) {}

  /**
   * Where calibration stands.
   *
   * @param step joint steps done
   * @param standing the best state so far
   * @param curves the curves so far
   */
  record Calibrated(int step, BestState.Standing standing, Curves.State curves) {}

  /**
   * An encoded layer but for its alignment, which follows from the specification.
   *
   * @param codebook the codewords
   * @param codes for each assignment its codes, [segment][vector]
   * @param scales for each assignment its scale
   */
  record Layer(Codebook codebook, List<byte[][]> codes, List<Float> scales) {
    static Layer of(EncodedLayer layer) {
      return new Layer(
          layer.codebook(),
          layer.assignments().stream().map(CodeAssignment::codes).toList(),
          layer.assignments().stream().map(CodeAssignment::scale).toList());
    }

    EncodedLayer with(LayerAlignment alignment) {
      var assignments = new ArrayList<CodeAssignment>();
      for (int i = 0; i < codes.size(); i++) {
        assignments.add(new CodeAssignment(alignment.layers().get(i), codes.get(i), scales.get(i)));
      }
      return new EncodedLayer(alignment, codebook, assignments);
    }
  }

  /** A checkpoint in the course of encoding. */
  static Checkpoint of(String fingerprint, List<EncodedLayer> layers) {
    return new Checkpoint(
        new Header(fingerprint, null, null, null),
        layers.stream().map(Layer::of).toList(),
        Map.of());
  }

  /** The same with all layers encoded and measured. */
  Checkpoint with(List<EncodedLayer> encoded, Measurement before) {
    return new Checkpoint(
        new Header(header.fingerprint(), before, header.calibration(), null),
        encoded.stream().map(Layer::of).toList(),
        values);
  }

  /** The same with calibration at another point. */
  Checkpoint with(CalibrationState state, Curves.State curves) {
    var calibrated = new Calibrated(state.step(), state.standing(), curves);
    return new Checkpoint(
        new Header(header.fingerprint(), header.before(), calibrated, null),
        layers,
        state.values());
  }

  /** The same in the course of a zipper. */
  Checkpoint with(Zipping zipper) {
    return new Checkpoint(
        new Header(header.fingerprint(), header.before(), header.calibration(), zipper),
        layers,
        values);
  }

  /** Where the calibration stands; null before it. */
  @Nullable CalibrationState calibration() {
    var calibrated = header.calibration();
    return calibrated == null
        ? null
        : new CalibrationState(calibrated.step(), calibrated.standing(), values);
  }

  /** Calibration steps done. */
  int step() {
    var calibration = header.calibration();
    var zipper = header.zipper();
    return (calibration == null ? 0 : calibration.step()) + (zipper == null ? 0 : zipper.first());
  }
}
