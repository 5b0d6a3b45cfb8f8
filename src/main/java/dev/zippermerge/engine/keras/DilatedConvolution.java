package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;

/**
 * A dilated convolution as TensorFlow's own Keras writes it: the image is cut into interleaved
 * images, which a plain convolution takes as a larger batch.
 */
final class DilatedConvolution {
  private DilatedConvolution() {}

  static LayerTensor write(
      Scope scope,
      String op,
      LayerTensor x,
      LayerTensor kernel,
      Window window,
      Layout layout,
      long channels) {
    if (window.strides()[0] > 1 || window.strides()[1] > 1) {
      throw scope.misfit("it has strides and dilations at once");
    }
    var pads = new int[2][2];
    var crops = new int[2][2];
    var inner = new long[2];
    for (int i = 0; i < 2; i++) {
      long reach = window.padding().equals("SAME") ? window.reach(i) - 1 : 0;
      long padded = x.size(layout.spatial() + i) + reach;
      int dilation = window.dilation()[i];
      int surplus = Math.toIntExact(Math.floorMod(-padded, (long) dilation));
      pads[i] =
          new int[] {Math.toIntExact(reach / 2), Math.toIntExact(reach - reach / 2 + surplus)};
      crops[i] = new int[] {0, surplus};
      inner[i] = (padded + surplus) / dilation;
    }
    var blocks = scope.integers("block", blocks(window, layout));
    var cut = blocks(scope, "SpaceToBatchND", x, blocks, pads(scope, pads, layout), inner, layout);
    var results = new long[] {inner[0] - window.kernel()[0] + 1, inner[1] - window.kernel()[1] + 1};
    var node =
        Convolutions.convolution(scope, op, cut, kernel, layout)
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("VALID"));
    var convolved = scope.add(node, layout.shape(cut, results, channels));
    var sizes = new long[2];
    for (int i = 0; i < 2; i++) {
      sizes[i] = results[i] * window.dilation()[i] - crops[i][1];
    }
    var restored = pads(scope, crops, layout);
    return blocks(scope, "BatchToSpaceND", convolved, blocks, restored, sizes, layout);
  }

  private static LayerTensor blocks(
      Scope scope,
      String op,
      LayerTensor x,
      LayerTensor block,
      LayerTensor amounts,
      long[] sizes,
      Layout layout) {
    var shape = new ArrayList<>(layout.shape(x, sizes, layout.channels(x)));
    shape.set(0, -1L);
    return scope.add(scope.op(op, x, block, amounts), shape);
  }

  /** In NCHW the channels come before the image and are cut into blocks of 1. */
  private static int[] blocks(Window window, Layout layout) {
    int height = window.dilation()[0];
    int width = window.dilation()[1];
    return layout.channelsFirst() ? new int[] {1, height, width} : new int[] {height, width};
  }

  private static LayerTensor pads(Scope scope, int[][] amounts, Layout layout) {
    var all = new ArrayList<>(List.of(amounts));
    if (layout.channelsFirst()) {
      all.addFirst(new int[2]);
    }
    return scope.pairs("amounts", all.toArray(int[][]::new));
  }
}
