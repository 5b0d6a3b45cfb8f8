package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.speed.CorePeak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What lookup must do for one example in an encoded layer (NeuralMerger, section 3.1).
 *
 * @param task the task
 * @param layer the layer in its network
 * @param kind ENCODED_CONV or ENCODED_DENSE
 * @param lookups table entries loaded and added: one for each output, position, tap and segment
 * @param multiplyAdds of all input positions with all codewords
 * @param direct multiply-adds without any lookup, with the decoded kernel
 */
record LayerWork(
    String task, String layer, String kind, double lookups, double multiplyAdds, double direct) {

  static List<LayerWork> of(Map<String, FlatGraph> networks, MergeResult result) {
    var work = new ArrayList<LayerWork>();
    for (var merged : result.layers()) {
      var length = merged.segmentLength();
      var words = merged.codewordCount();
      if (length == null || words == null) {
        continue;
      }
      for (var source : merged.sources()) {
        var network = Objects.requireNonNull(networks.get(source.task()));
        for (var layer : network.layers()) {
          if (layer.name().equals(source.layer())) {
            work.add(of(source.task(), network, layer, merged.kind(), length, words));
          }
        }
      }
    }
    return work;
  }

  private static LayerWork of(
      String task, FlatGraph network, WeightLayer layer, String kind, int length, int words) {
    double segments = Math.ceilDiv(layer.depth(), length);
    double outputs = (double) layer.multiplyAccumulates() / layer.depth();
    double positions = outputs / layer.positions() / layer.width() * stride(network, layer);
    return new LayerWork(
        task,
        layer.name(),
        kind,
        outputs * segments,
        positions * segments * words * Math.min(length, layer.depth()),
        layer.multiplyAccumulates());
  }

  /** Input positions for one output position. */
  private static long stride(FlatGraph network, WeightLayer layer) {
    var strides = network.node(layer.name()).getAttrMap().get("strides");
    return strides == null ? 1 : strides.getList().getI(1) * strides.getList().getI(2);
  }

  /** Microseconds that a core needs at least whose table entries lie in its first-level cache. */
  double microsL1(CorePeak peak) {
    return 1e6 * (lookups / peak.addsL1() + multiplyAdds / peak.multiplyAdds());
  }

  /** The same with table entries in the second-level cache. */
  double microsL2(CorePeak peak) {
    return 1e6 * (lookups / peak.addsL2() + multiplyAdds / peak.multiplyAdds());
  }
}
