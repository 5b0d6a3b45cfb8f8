package dev.zippermerge.engine.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Layers that move values, and compute nothing. */
final class Shapes {
  private Shapes() {}

  /** Flatten: in the order of channels last, whatever the layout. */
  static LayerTensor flatten(LayerCall call) {
    var x = call.input();
    var scope = call.scope();
    if (call.config().channelsFirst() && x.rank() > 2) {
      x = scope.transpose(x, toChannelsLast(x.rank()));
    }
    long size = values(x);
    return scope.reshape(x, List.of(x.size(0), size));
  }

  /** Reshape: -1 stands for what the others leave. */
  static LayerTensor reshape(LayerCall call) {
    var x = call.input();
    var target = call.config().integers("target_shape");
    long known =
        Arrays.stream(target)
            .filter(size -> size != -1)
            .asLongStream()
            .reduce(1, Math::multiplyExact);
    long free = Arrays.stream(target).filter(size -> size == -1).count();
    long values = values(x);
    if (free > 1 || known < 1 || values % known != 0 || (free == 0 && known != values)) {
      throw call.misfit("%s cannot become %s".formatted(x.shape(), Arrays.toString(target)));
    }
    var shape = new ArrayList<Long>();
    shape.add(x.size(0));
    Arrays.stream(target).forEach(size -> shape.add(size == -1 ? values / known : size));
    return call.scope().reshape(x, shape);
  }

  /** Permute: dimensions counted from 1, without the batch. */
  static LayerTensor permute(LayerCall call) {
    var dims = call.config().integers("dims");
    var x = call.input(dims.length + 1);
    var sorted = dims.clone();
    Arrays.sort(sorted);
    var order = new int[x.rank()];
    for (int i = 1; i < order.length; i++) {
      if (sorted[i - 1] != i) {
        throw call.config().wrong("dims");
      }
      order[i] = dims[i - 1];
    }
    return call.scope().transpose(x, order);
  }

  /** RepeatVector: [batch, values] n times, [batch, n, values]. */
  static LayerTensor repeat(LayerCall call) {
    int times = call.config().sizes("n", 1, 0)[0];
    var scope = call.scope();
    var x = scope.expand(call.input(2), 1);
    var tile = scope.op("Tile", x, scope.integers("multiples", 1, times, 1));
    return scope.add(tile, x.with(1, times));
  }

  /** The order of dimensions that makes NCHW into NHWC. */
  static int[] toChannelsLast(int rank) {
    var order = new int[rank];
    Arrays.setAll(order, i -> i == 0 ? 0 : i + 1);
    order[rank - 1] = 1;
    return order;
  }

  /** The order of dimensions that makes NHWC into NCHW. */
  static int[] toChannelsFirst(int rank) {
    var order = new int[rank];
    Arrays.setAll(order, i -> i == 0 ? 0 : i - 1);
    order[1] = rank - 1;
    return order;
  }

  private static long values(LayerTensor x) {
    return IntStream.range(1, x.rank()).mapToLong(x::size).reduce(1, Math::multiplyExact);
  }
}
