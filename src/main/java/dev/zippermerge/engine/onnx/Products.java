package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products of matrices. */
final class Products {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Einsum", one(Products::einsum),
          "Gemm", one(Products::gemm),
          "MatMul", one(Products::matMul));

  private Products() {}

  private static Value gemm(Call call) {
    boolean first = call.integer("transA", 0) == 1;
    boolean second = call.integer("transB", 0) == 1;
    var a = first ? call.transpose(call.in(0), 1, 0) : call.in(0);
    var node = Call.builder("MatMul").putAttr("transpose_b", Call.flag(second));
    var product = scaled(call, call.op(node, a, call.in(1)), call.number("alpha", 1));
    return biased(call, product, call.optional(2));
  }

  private static Value biased(Call call, Value product, @Nullable Value given) {
    if (given == null) {
      return product;
    }
    var bias = scaled(call, given, call.number("beta", 1));
    long width = product.shape().getLast();
    boolean vector = bias.constant() != null && Nodes.size(bias.shape()) == width;
    boolean row = vector && (bias.rank() == 0 || bias.shape().getLast() == width);
    return row
        ? call.op("BiasAdd", product, call.reshape(bias, List.of(width), List.of(width)))
        : call.op("AddV2", product, bias);
  }

  private static Value scaled(Call call, Value x, float factor) {
    return factor == 1 ? x : call.op("Mul", x, call.scalar(factor, x.type()));
  }

  private static Value matMul(Call call) {
    var a = call.in(0);
    var b = call.in(1);
    if (a.rank() == 1 || b.rank() == 1) {
      return withVector(call, a, b);
    }
    if (a.rank() == 2 && b.rank() == 2) {
      return call.op("MatMul", a, b);
    }
    return b.rank() == 2 ? byRows(call, a, b) : call.op("BatchMatMulV2", a, b);
  }

  /** The same matrix for every row, in however many axes the rows lie. */
  private static Value byRows(Call call, Value a, Value b) {
    var rows = call.reshape(a, shape -> Shapes.matrix(shape, shape.size() - 1));
    var product = call.op("MatMul", rows, b);
    long width = b.shape().getLast();
    return call.reshape(product, wide(a.few().shape(), width), wide(a.many().shape(), width));
  }

  private static List<Long> wide(List<Long> shape, long width) {
    var wide = new ArrayList<>(shape);
    wide.set(wide.size() - 1, width);
    return List.copyOf(wide);
  }

  private static Value withVector(Call call, Value a, Value b) {
    var left = a.rank() == 1 ? call.expand(a, 0) : a;
    var right = b.rank() == 1 ? call.expand(b, 1) : b;
    var product = call.op("BatchMatMulV2", left, right);
    var columns = b.rank() == 1 ? call.squeeze(product, product.rank() - 1) : product;
    return a.rank() == 1
        ? call.squeeze(columns, columns.rank() - (b.rank() == 1 ? 1 : 2))
        : columns;
  }

  private static Value einsum(Call call) {
    var equation = call.text("equation", "").replace(" ", "");
    if (!equation.contains("->") || !equation.equals(equation.toLowerCase(Locale.ROOT))) {
      throw call.unsupported("has the equation '" + equation + "'");
    }
    return call.op(
        Call.builder("Einsum")
            .putAttr("equation", Nodes.string(equation))
            .putAttr("N", Call.count(call.inputs().size())),
        call.inputs().toArray(Value[]::new));
  }
}
