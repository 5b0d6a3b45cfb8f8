package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;

/**
 * Where the channels of an image are.
 *
 * @param channelsFirst true for NCHW, false for NHWC
 */
record Layout(boolean channelsFirst) {

  static Layout of(LayerConfig config) {
    return new Layout(config.channelsFirst());
  }

  AttrValue attribute() {
    return Nodes.string(channelsFirst ? "NCHW" : "NHWC");
  }

  /** The first of the spatial dimensions. */
  int spatial() {
    return channelsFirst ? 2 : 1;
  }

  long channels(LayerTensor x) {
    return x.size(channelsFirst ? 1 : -1);
  }

  /** An attribute with a value for each dimension, 1 for batch and channels. */
  AttrValue spread(int[] sizes) {
    return channelsFirst
        ? Nodes.ints(1, 1, sizes[0], sizes[1])
        : Nodes.ints(1, sizes[0], sizes[1], 1);
  }

  /** The shape of a tensor with other spatial sizes, and other channels. */
  List<Long> shape(LayerTensor x, long[] sizes, long channels) {
    var shape = new ArrayList<>(x.shape());
    for (int i = 0; i < sizes.length; i++) {
      shape.set(spatial() + i, sizes[i]);
    }
    shape.set(channelsFirst ? 1 : x.rank() - 1, channels);
    return shape;
  }
}
