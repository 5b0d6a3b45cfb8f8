package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.export.StoredConstants;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds the bytes of the layers as reported against the file. What the file may hold beside them
 * are constants that belong to no layer, normalisations above all, at most once for each task.
 */
final class ByteCheck {
  private ByteCheck() {}

  static void check(Path artifact, List<MergeResult.Layer> layers, List<TaskInput> tasks)
      throws IOException {
    long reported = layers.stream().mapToLong(MergeResult.Layer::bytesAfter).sum();
    long others = tasks.stream().mapToLong(ByteCheck::others).sum();
    check(reported, StoredConstants.bytes(artifact), others);
  }

  /**
   * Compares.
   *
   * @param reported bytes of all layers
   * @param stored bytes of weights in the file
   * @param others bytes of the originals' constants that belong to no layer
   */
  static void check(long reported, long stored, long others) {
    if (stored < reported || stored > reported + others) {
      throw new RefusedException(
          RefusalCode.ARTIFACT_DIFFERS,
          "layers",
          "The layers are reported with %d bytes, and other constants have at most %d, but the artifact holds %d. This is a fault of Zippermerge; please report it."
              .formatted(reported, others, stored));
    }
  }

  private static long others(TaskInput task) {
    var network = task.network();
    long layers = network.layers().stream().mapToLong(layer -> Sizes.before(network, layer)).sum();
    return StoredConstants.bytes(network.graph().getNodeList()) - layers;
  }
}
