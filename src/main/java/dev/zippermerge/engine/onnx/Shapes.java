package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;

/** Operators that give the same values another shape. */
final class Shapes {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Expand", one(Shapes::expand),
          "Flatten", one(Shapes::flatten),
          "Reshape", one(Shapes::reshape),
          "Squeeze", one(Shapes::squeeze),
          "Tile", one(Shapes::tile),
          "Transpose", one(Shapes::transpose),
          "Unsqueeze", one(Shapes::unsqueeze));

  private Shapes() {}

  /** The shape as rows and columns, cut before the axis. */
  static List<Long> matrix(List<Long> shape, int axis) {
    return List.of(
        Nodes.size(shape.subList(0, axis)), Nodes.size(shape.subList(axis, shape.size())));
  }

  private static Value flatten(Call call) {
    int rank = call.in(0).rank();
    long given = call.integer("axis", 1);
    int axis = given == rank ? rank : call.axis(given, rank);
    return call.reshape(call.in(0), shape -> matrix(shape, axis));
  }

  private static Value reshape(Call call) {
    boolean allowZero = call.integer("allowzero", 0) == 1;
    var few = target(call, call.in(0).few(), call.in(1).few(), allowZero);
    var many = target(call, call.in(0).many(), call.in(1).many(), allowZero);
    if (call.isFreed(call.in(0)) && !few.getFirst().equals(call.in(0).few().shape().getFirst())) {
      throw call.unsupported("works across examples");
    }
    return call.reshape(call.in(0), few, many);
  }

  private static List<Long> target(Call call, Known from, Known wanted, boolean allowZero) {
    if (wanted.value() == null) {
      throw call.unsupported("takes its shape from the data");
    }
    var sizes = Contents.longs(wanted.value());
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0 && !allowZero && i < from.shape().size()) {
        sizes[i] = from.shape().get(i);
      }
    }
    if (call.isFreed(call.in(0)) && sizes.length > 0 && sizes[0] == 1) {
      sizes[0] = from.shape().getFirst();
    }
    long count = Nodes.size(from.shape());
    long given = LongStream.of(sizes).filter(size -> size >= 0).reduce(1, Math::multiplyExact);
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        sizes[i] = given == 0 ? 0 : count / given;
      }
    }
    var target = LongStream.of(sizes).boxed().toList();
    if (Nodes.size(target) != count) {
      throw call.corrupt(from.shape() + " cannot become " + target + ".");
    }
    return target;
  }

  private static Value squeeze(Call call) {
    var x = call.in(0);
    var given = call.integers("axes", 1);
    var axes =
        given != null
            ? call.axes(given, x.rank())
            : IntStream.range(0, x.rank()).filter(i -> x.shape().get(i) == 1).toArray();
    return call.squeeze(x, axes);
  }

  private static Value unsqueeze(Call call) {
    var given = call.integers("axes", 1);
    if (given == null) {
      throw call.corrupt("it has no axes.");
    }
    var axes = call.axes(given, call.in(0).rank() + given.length);
    return call.expand(call.in(0), Arrays.stream(axes).sorted().toArray());
  }

  private static Value transpose(Call call) {
    int rank = call.in(0).rank();
    var reversed = IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray();
    var order = call.axes(call.integers("perm", reversed), rank);
    if (Arrays.stream(order).distinct().count() != rank) {
      throw call.corrupt("its order is " + Arrays.toString(order) + ".");
    }
    return call.transpose(call.in(0), order);
  }

  private static Value tile(Call call) {
    return call.op("Tile", call.in(0), call.cast(call.in(1), DataType.DT_INT32));
  }

  private static Value expand(Call call) {
    var x = call.in(0);
    var few = broadcast(call, x.few(), call.in(1).few());
    var many = broadcast(call, x.many(), call.in(1).many());
    if (few.equals(x.few().shape()) && many.equals(x.many().shape())) {
      return x;
    }
    if (few.equals(many)) {
      return call.op("BroadcastTo", x, call.vector(few.stream().mapToLong(i -> i).toArray()));
    }
    var ones = call.op("Fill", call.in(1), call.scalar(1, x.type()));
    return call.op("Mul", x, ones);
  }

  private static List<Long> broadcast(Call call, Known from, Known wanted) {
    if (wanted.value() == null) {
      throw call.unsupported("takes its shape from the data");
    }
    var sizes = Contents.longs(wanted.value());
    int rank = Math.max(sizes.length, from.shape().size());
    var result = new ArrayList<Long>();
    for (int i = 0; i < rank; i++) {
      int a = i - rank + from.shape().size();
      int b = i - rank + sizes.length;
      long own = a < 0 ? 1 : from.shape().get(a);
      long other = b < 0 ? 1 : sizes[b];
      result.add(own == 1 ? other : own);
    }
    return List.copyOf(result);
  }
}
