package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.ZipperStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merge method made.
 *
 * @param model the calibrated student, its variables as the artifact holds them
 * @param graph the artifact's graph
 * @param before the student before calibration
 * @param curves loss and accuracy over calibration
 * @param layers what the merge did to each layer
 * @param steps of a zipper
 */
record Merged(
    JointModel model,
    ServableGraph graph,
    Measurement before,
    List<EngineEvent.Curve> curves,
    LayerReport layers,
    @Nullable List<ZipperStep> steps)
    implements AutoCloseable {

  /** Puts together what was measured of each layer. */
  interface LayerReport {
    List<MergeResult.Layer> layers(LayerErrors errors);
  }

  @Override
  public void close() {
    model.close();
  }
}
