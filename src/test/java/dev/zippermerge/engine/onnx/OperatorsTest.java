package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.OnnxModel.ints;
import static dev.zippermerge.engine.onnx.OnnxModel.of;

import dev.zippermerge.engine.onnx.proto.AttributeProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator with its attributes, against ONNX Runtime. */
class OperatorsTest {
  @TempDir Path folder;

  record Case(String name, OnnxModel model) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({"convolutions", "maxPools", "averagePools"})
  void windowsAnswerAsOnnxRuntimeDoes(Case example) {
    check(example);
  }

  @ParameterizedTest
  @MethodSource({"activations", "arithmetic", "products", "normalisations", "softmaxes"})
  void valuesAreAsOnnxRuntimeComputesThem(Case example) {
    check(example);
  }

  @ParameterizedTest
  @MethodSource({"shapes", "selections", "paddings", "reductions", "resizings"})
  void shapesAreAsOnnxRuntimeMakesThem(Case example) {
    check(example);
  }

  private void check(Case example) {
    Witness.assertEqual(example.model().write(folder.resolve("model.onnx")), 3);
  }

  static List<Case> convolutions() {
    var cases = new ArrayList<Case>();
    for (var strides :
        List.of(ints("strides", 1, 1), ints("strides", 2, 2), ints("strides", 2, 1))) {
      for (var dilations : List.of(ints("dilations", 1, 1), ints("dilations", 2, 2))) {
        for (var pads :
            List.of(
                ints("pads", 0, 0, 0, 0),
                ints("pads", 1, 1, 1, 1),
                ints("pads", 0, 1, 2, 3),
                of("auto_pad", "SAME_UPPER"),
                of("auto_pad", "SAME_LOWER"),
                of("auto_pad", "VALID"))) {
          if (pads.getS().toStringUtf8().startsWith("SAME") && dilations.getInts(0) > 1) {
            continue; // ONNX Runtime has no such thing.
          }
          cases.add(conv(4, 6, 1, strides, dilations, pads));
          cases.add(conv(4, 6, 2, strides, dilations, pads));
          cases.add(conv(4, 4, 4, strides, dilations, pads));
          cases.add(conv(4, 8, 4, strides, dilations, pads));
        }
      }
    }
    for (int group : new int[] {1, 2, 4}) {
      cases.add(
          new Case(
              "1-D, group " + group,
              model(13, 4, 11)
                  .weights("w", 8, 4 / group, 3)
                  .weights("b", 8)
                  .node(
                      "Conv",
                      "x,w,b",
                      "y",
                      of("group", group),
                      ints("pads", 1, 2),
                      ints("strides", 2))));
    }
    return cases;
  }

  private static Case conv(int in, int out, int group, AttributeProto... attributes) {
    var all = new ArrayList<>(List.of(attributes));
    all.add(of("group", group));
    return new Case(
        describe("Conv " + in + " to " + out, all),
        model(13, in, 9, 10)
            .weights("w", out, in / group, 3, 3)
            .weights("b", out)
            .node("Conv", "x,w,b", "y", all.toArray(AttributeProto[]::new)));
  }

  static List<Case> maxPools() {
    var cases = new ArrayList<Case>();
    for (var common : windows()) {
      cases.add(pool("MaxPool", common));
      if (common.stream().noneMatch(attribute -> attribute.getName().equals("auto_pad"))) {
        common.add(ints("dilations", 2, 2));
        cases.add(pool("MaxPool", common));
      }
    }
    cases.add(
        new Case(
            "1-D",
            model(13, 3, 11)
                .node(
                    "MaxPool",
                    "x",
                    "y",
                    ints("kernel_shape", 3),
                    ints("strides", 2),
                    ints("pads", 1, 1))));
    return cases;
  }

  static List<Case> averagePools() {
    var cases = new ArrayList<Case>();
    for (int count : new int[] {0, 1}) {
      for (var common : windows()) {
        common.add(of("count_include_pad", count));
        cases.add(pool("AveragePool", common));
        cases.add(pool(19, "AveragePool", common));
      }
      cases.add(
          new Case(
              "1-D " + count,
              model(13, 3, 11)
                  .node(
                      "AveragePool",
                      "x",
                      "y",
                      ints("kernel_shape", 3),
                      ints("strides", 2),
                      ints("pads", 1, 1),
                      of("count_include_pad", count))));
    }
    return cases;
  }

  private static List<List<AttributeProto>> windows() {
    var windows = new ArrayList<List<AttributeProto>>();
    for (var kernel : List.of(ints("kernel_shape", 2, 2), ints("kernel_shape", 3, 3))) {
      for (var strides :
          List.of(ints("strides", 1, 1), ints("strides", 2, 2), ints("strides", 3, 2))) {
        for (int ceil : new int[] {0, 1}) {
          for (var pads :
              List.of(
                  ints("pads", 0, 0, 0, 0),
                  ints("pads", 1, 1, 1, 1),
                  ints("pads", 0, 1, 1, 0),
                  of("auto_pad", "SAME_UPPER"),
                  of("auto_pad", "SAME_LOWER"))) {
            if (ceil == 0 || pads.getName().equals("pads")) {
              windows.add(new ArrayList<>(List.of(kernel, strides, pads, of("ceil_mode", ceil))));
            }
          }
        }
      }
    }
    return windows;
  }

  private static Case pool(String op, List<AttributeProto> attributes) {
    return pool(13, op, attributes);
  }

  private static Case pool(int opset, String op, List<AttributeProto> attributes) {
    return new Case(
        describe(op + " " + opset, attributes),
        model(opset, 3, 9, 10).node(op, "x", "y", attributes.toArray(AttributeProto[]::new)));
  }

  static List<Case> activations() {
    var cases = new ArrayList<Case>();
    for (var op :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "Elu",
            "Selu",
            "LeakyRelu",
            "HardSigmoid",
            "HardSwish",
            "Celu",
            "ThresholdedRelu",
            "Mish",
            "Abs",
            "Neg",
            "Exp",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Sin",
            "Cos",
            "Erf",
            "Reciprocal")) {
      cases.add(new Case(op, model(18, 3, 5, 5).node(op, "x", "y")));
    }
    for (var op : List.of("Elu", "Selu", "LeakyRelu", "Celu", "HardSigmoid", "ThresholdedRelu")) {
      cases.add(new Case(op + " alpha", model(14, 3, 5, 5).node(op, "x", "y", of("alpha", 0.3f))));
    }
    for (var kind : List.of("none", "tanh")) {
      cases.add(
          new Case(
              "Gelu " + kind, model(20, 3, 5, 5).node("Gelu", "x", "y", of("approximate", kind))));
    }
    cases.add(
        new Case("PRelu", model(13, 3, 5, 5).weights("s", 3, 1, 1).node("PRelu", "x,s", "y")));
    cases.add(
        new Case(
            "Clip attributes",
            model(9, 3, 5).node("Clip", "x", "y", of("min", -0.5f), of("max", 0.7f))));
    cases.add(
        new Case(
            "Clip inputs",
            model(13, 3, 5)
                .floats("low", new float[] {0})
                .floats("high", new float[] {6})
                .node("Clip", "x,low,high", "y")));
    cases.add(
        new Case(
            "Clip above",
            model(13, 3, 5).floats("high", new float[] {0.2f}).node("Clip", "x,,high", "y")));
    return cases;
  }

  static List<Case> arithmetic() {
    var cases = new ArrayList<Case>();
    for (var op : List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean", "Mod")) {
      var node = op.equals("Mod") ? new AttributeProto[] {of("fmod", 1)} : new AttributeProto[0];
      cases.add(
          new Case(
              op + " channels",
              model(13, 3, 5, 5).positive("w", 3, 1, 1).node(op, "x,w", "y", node)));
      cases.add(
          new Case(
              op + " batch",
              model(13, 3, 5, 5).positive("w", 1, 3, 5, 1).node(op, "w,x", "y", node)));
    }
    for (var op : List.of("Max", "Min", "Sum", "Mean")) {
      cases.add(
          new Case(
              op + " of three",
              model(13, 3, 5, 5).weights("v", 5).weights("w", 3, 1, 1).node(op, "x,v,w", "y")));
    }
    cases.add(
        new Case(
            "Pow",
            model(13, 3, 5)
                .initializer(OnnxModel.tensor("e", 7).addInt64Data(3).build())
                .node("Pow", "x,e", "y")));
    cases.add(
        new Case(
            "Sqrt Log",
            model(13, 3, 5).node("Abs", "x", "a").node("Sqrt", "a", "b").node("Log", "b", "y")));
    cases.add(
        new Case(
            "Where",
            model(13, 3, 5)
                .weights("w", 3, 1)
                .weights("z", 5)
                .node("Greater", "x,w", "c")
                .node("Where", "c,x,z", "y")));
    cases.add(
        new Case(
            "Equal of casts",
            model(13, 3, 5)
                .node("Cast", "x", "i", of("to", 7))
                .node("Floor", "x", "f")
                .node("Cast", "f", "j", of("to", 7))
                .node("Equal", "i,j", "e")
                .node("Not", "e", "n")
                .node("Cast", "n", "y", of("to", 1))));
    return cases;
  }

  static List<Case> products() {
    var cases = new ArrayList<Case>();
    for (int transposed : new int[] {0, 1}) {
      var shape = transposed == 1 ? new long[] {7, 5} : new long[] {5, 7};
      for (var bias : List.of(new long[] {7}, new long[] {1, 7}, new long[] {1}, new long[] {})) {
        cases.add(
            new Case(
                "Gemm transB "
                    + transposed
                    + ", bias of rank "
                    + bias.length
                    + Arrays.toString(bias),
                model(13, 5)
                    .weights("w", shape)
                    .weights("b", bias)
                    .node(
                        "Gemm",
                        "x,w,b",
                        "y",
                        of("transB", transposed),
                        of("alpha", 0.5f),
                        of("beta", 2f))));
      }
    }
    cases.add(
        new Case("Gemm without bias", model(13, 5).weights("w", 5, 7).node("Gemm", "x,w", "y")));
    cases.add(
        new Case(
            "Gemm transA",
            model(13, 5)
                .weights("w", 5, 3)
                .node("Transpose", "x", "t")
                .node("Gemm", "t,w", "y", of("transA", 1))));
    cases.add(new Case("MatMul", model(13, 5).weights("w", 5, 7).node("MatMul", "x,w", "y")));
    cases.add(
        new Case("MatMul of rows", model(13, 4, 5).weights("w", 5, 7).node("MatMul", "x,w", "y")));
    cases.add(
        new Case(
            "MatMul of batches", model(13, 4, 5).weights("w", 1, 5, 7).node("MatMul", "x,w", "y")));
    cases.add(
        new Case("MatMul with vector", model(13, 4, 5).weights("w", 5).node("MatMul", "x,w", "y")));
    cases.add(
        new Case(
            "Einsum",
            model(13, 4, 5)
                .weights("w", 5, 7)
                .node("Einsum", "x,w", "y", of("equation", "bij, jk -> bki"))));
    return cases;
  }

  static List<Case> normalisations() {
    var cases = new ArrayList<Case>();
    for (var shape : List.of(new long[] {4, 5, 6}, new long[] {4, 7}, new long[] {4})) {
      for (int opset : new int[] {9, 14, 15}) {
        cases.add(
            new Case(
                "BatchNormalization " + opset + ", " + (shape.length + 1) + " axes",
                model(opset, shape)
                    .weights("s", 4)
                    .weights("b", 4)
                    .weights("m", 4)
                    .positive("v", 4)
                    .node("BatchNormalization", "x,s,b,m,v", "y", of("epsilon", 1e-3f))));
      }
    }
    cases.add(
        new Case(
            "InstanceNormalization",
            model(13, 4, 5, 6)
                .weights("s", 4)
                .weights("b", 4)
                .node("InstanceNormalization", "x,s,b", "y")));
    cases.add(
        new Case(
            "LayerNormalization",
            model(17, 4, 6)
                .weights("s", 6)
                .weights("b", 6)
                .node("LayerNormalization", "x,s,b", "y")));
    cases.add(
        new Case(
            "LayerNormalization of two axes",
            model(17, 4, 6)
                .weights("s", 4, 6)
                .node("LayerNormalization", "x,s", "y", of("axis", 1))));
    cases.add(
        new Case(
            "GroupNormalization",
            model(21, 4, 5, 5)
                .weights("s", 4)
                .weights("b", 4)
                .node("GroupNormalization", "x,s,b", "y", of("num_groups", 2))));
    for (int size : new int[] {1, 3, 5}) {
      cases.add(
          new Case(
              "LRN " + size,
              model(13, 6, 5, 5)
                  .node(
                      "LRN",
                      "x",
                      "y",
                      of("size", size),
                      of("alpha", 0.1f),
                      of("beta", 0.6f),
                      of("bias", 2f))));
    }
    return cases;
  }

  static List<Case> softmaxes() {
    var cases = new ArrayList<Case>();
    for (var op : List.of("Softmax", "LogSoftmax")) {
      for (int opset : new int[] {11, 13}) {
        cases.add(new Case(op + " " + opset, model(opset, 3, 4, 5).node(op, "x", "y")));
        for (int axis : new int[] {1, 2, 3, -1, -2}) {
          cases.add(
              new Case(
                  op + " " + opset + " axis " + axis,
                  model(opset, 3, 4, 5).node(op, "x", "y", of("axis", axis))));
        }
      }
    }
    return cases;
  }

  static List<Case> shapes() {
    var cases = new ArrayList<Case>();
    for (int axis : new int[] {0, 1, 2, -1}) {
      cases.add(
          new Case(
              "Flatten " + axis, model(13, 3, 4, 5).node("Flatten", "x", "y", of("axis", axis))));
    }
    cases.add(
        new Case("Reshape", model(13, 3, 4, 5).vector("s", 0, -1, 5).node("Reshape", "x,s", "y")));
    cases.add(
        new Case(
            "Reshape to rows", model(13, 3, 4, 5).vector("s", -1, 20).node("Reshape", "x,s", "y")));
    cases.add(
        new Case(
            "Reshape by computed shape",
            model(13, 3, 4, 5)
                .vector("zero", 0)
                .vector("rest", -1)
                .node("Shape", "x", "shape")
                .node("Gather", "shape,zero", "n")
                .node("Concat", "n,rest", "s", of("axis", 0))
                .node("Reshape", "x,s", "y")));
    cases.add(
        new Case(
            "Reshape by sizes",
            model(15, 4, 4, 5)
                .vector("two", 2)
                .node("Shape", "x", "n", of("start", 0), of("end", 1))
                .node("Shape", "x", "hw", of("start", -2))
                .node("Shape", "x", "c", of("start", 1), of("end", 2))
                .node("Div", "c,two", "g")
                .node("Concat", "n,two,g,hw", "s", of("axis", 0))
                .node("Reshape", "x,s", "r")
                .node("Transpose", "r", "y", ints("perm", 0, 2, 1, 3, 4))));
    cases.add(
        new Case(
            "Transpose", model(13, 3, 4, 5).node("Transpose", "x", "y", ints("perm", 0, 3, 1, 2))));
    cases.add(
        new Case(
            "Squeeze attribute",
            model(11, 1, 4, 1).node("Squeeze", "x", "y", ints("axes", 1, -1))));
    cases.add(
        new Case("Squeeze input", model(13, 1, 4, 1).vector("a", 1).node("Squeeze", "x,a", "y")));
    cases.add(new Case("Squeeze all", model(13, 1, 4, 1).node("Squeeze", "x", "y")));
    cases.add(
        new Case(
            "Unsqueeze attribute", model(11, 4).node("Unsqueeze", "x", "y", ints("axes", 2, 1))));
    cases.add(
        new Case("Unsqueeze input", model(13, 4).vector("a", 1, -1).node("Unsqueeze", "x,a", "y")));
    cases.add(
        new Case("Expand", model(13, 3, 1, 5).vector("s", 3, 4, 1).node("Expand", "x,s", "y")));
    cases.add(
        new Case(
            "Expand to computed shape",
            model(13, 3, 4)
                .weights("w", 1, 3, 1)
                .node("Shape", "x", "s")
                .node("Expand", "w,s", "e")
                .node("Mul", "x,e", "y")));
    cases.add(new Case("Tile", model(13, 3, 4).vector("r", 1, 2, 3).node("Tile", "x,r", "y")));
    cases.add(
        new Case(
            "ConstantOfShape",
            model(13, 3, 4)
                .node("Shape", "x", "s")
                .node(
                    "ConstantOfShape",
                    "s",
                    "c",
                    of("value", OnnxModel.tensor("v", 1, 1).addFloatData(2).build()))
                .node("Mul", "x,c", "y")));
    cases.add(
        new Case(
            "Size",
            model(13, 3, 4)
                .node("Size", "x", "s")
                .node("Cast", "s", "f", of("to", 1))
                .node("Div", "x,f", "y")));
    for (var mode : List.of("DCR", "CRD")) {
      cases.add(
          new Case(
              "DepthToSpace " + mode,
              model(13, 8, 3, 4)
                  .node("DepthToSpace", "x", "y", of("blocksize", 2), of("mode", mode))));
    }
    cases.add(
        new Case(
            "SpaceToDepth", model(13, 3, 4, 6).node("SpaceToDepth", "x", "y", of("blocksize", 2))));
    return cases;
  }

  static List<Case> selections() {
    var cases = new ArrayList<Case>();
    cases.add(
        new Case(
            "Concat",
            model(13, 3, 4, 5)
                .weights("w", 1, 2, 4, 5)
                .node("Relu", "x", "a")
                .node("Neg", "x", "b")
                .node("Concat", "a,x,b", "y", of("axis", 1))));
    cases.add(
        new Case(
            "Split attribute",
            model(11, 6, 4)
                .node("Split", "x", "a,b", of("axis", 1), ints("split", 2, 4))
                .node("Concat", "b,a", "y", of("axis", 1))));
    cases.add(
        new Case(
            "Split input",
            model(13, 6, 4)
                .vector("s", 5, 1)
                .node("Split", "x,s", "a,b", of("axis", -2))
                .node("Concat", "b,a", "y", of("axis", 1))));
    cases.add(
        new Case(
            "Split equally",
            model(13, 6, 4).node("Split", "x", "a,b", of("axis", 1)).node("Mul", "a,b", "y")));
    cases.add(
        new Case(
            "Split num_outputs",
            model(18, 7, 4)
                .node("Split", "x", "a,b", of("axis", 1), of("num_outputs", 2))
                .node("Concat", "b,a", "y", of("axis", 1))));
    cases.add(
        new Case(
            "Slice attribute",
            model(9, 6, 8)
                .node(
                    "Slice",
                    "x",
                    "y",
                    ints("starts", 1, -5),
                    ints("ends", 4, -1),
                    ints("axes", 1, 2))));
    cases.add(
        new Case(
            "Slice input",
            model(13, 6, 8)
                .vector("s", 1, 7)
                .vector("e", Long.MAX_VALUE, Long.MIN_VALUE)
                .vector("a", 1, 2)
                .vector("t", 2, -2)
                .node("Slice", "x,s,e,a,t", "y")));
    cases.add(
        new Case(
            "Slice beyond",
            model(13, 6, 8)
                .vector("s", -100, 0)
                .vector("e", 100, 3)
                .vector("a", -2, -1)
                .node("Slice", "x,s,e,a", "y")));
    cases.add(
        new Case(
            "Slice backwards to a bound",
            model(13, 6, 8)
                .vector("s", -1)
                .vector("e", 1)
                .vector("a", 2)
                .vector("t", -3)
                .node("Slice", "x,s,e,a,t", "y")));
    cases.add(
        new Case(
            "Gather",
            model(13, 6, 8).vector("i", 3, -1, 0).node("Gather", "x,i", "y", of("axis", 1))));
    cases.add(
        new Case(
            "Gather one",
            model(13, 6, 8)
                .initializer(OnnxModel.tensor("i", 7).addInt64Data(-2).build())
                .node("Gather", "x,i", "y", of("axis", 2))));
    cases.add(
        new Case(
            "ArgMax",
            model(13, 6, 8)
                .node("ArgMax", "x", "i", of("axis", 1))
                .node("Cast", "i", "y", of("to", 1))));
    cases.add(
        new Case(
            "ArgMin",
            model(13, 6, 8)
                .node("ArgMin", "x", "i", of("axis", -1), of("keepdims", 0))
                .node("Cast", "i", "y", of("to", 1))));
    return cases;
  }

  static List<Case> paddings() {
    var cases = new ArrayList<Case>();
    for (var mode : List.of("constant", "reflect", "edge")) {
      cases.add(
          new Case(
              "Pad attribute " + mode,
              model(9, 3, 5, 6)
                  .node("Pad", "x", "y", of("mode", mode), ints("pads", 0, 0, 1, 2, 0, 0, 3, 1))));
      cases.add(
          new Case(
              "Pad input " + mode,
              model(13, 3, 5, 6)
                  .vector("p", 0, 1, 1, 2, 0, 2, 3, 1)
                  .node("Pad", "x,p", "y", of("mode", mode))));
    }
    cases.add(
        new Case(
            "Pad value",
            model(13, 3, 5, 6)
                .vector("p", 0, 1, 1, 2, 0, 2, 3, 1)
                .floats("v", new float[] {1.5f})
                .node("Pad", "x,p,v", "y")));
    cases.add(
        new Case(
            "Pad axes",
            model(18, 3, 5, 6)
                .vector("p", 1, 2, 3, 4)
                .vector("a", 2, -1)
                .node("Pad", "x,p,,a", "y")));
    cases.add(
        new Case(
            "Pad wrap",
            model(19, 3, 5, 6)
                .vector("p", 0, 0, 1, 2, 0, 0, 3, 1)
                .node("Pad", "x,p", "y", of("mode", "wrap"))));
    cases.add(
        new Case(
            "Pad by computed pads",
            model(13, 3, 5, 6)
                .vector("h", 0, 0, 1, 1)
                .vector("t", 0, 0, 2, 2)
                .node("Concat", "h,t", "p", of("axis", 0))
                .node("Pad", "x,p", "y")));
    return cases;
  }

  static List<Case> reductions() {
    var cases = new ArrayList<Case>();
    for (var op :
        List.of(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare")) {
      cases.add(
          new Case(
              op + " attribute",
              model(11, 3, 4, 5).node(op, "x", "y", ints("axes", 2, -1), of("keepdims", 0))));
      cases.add(new Case(op + " input", model(18, 3, 4, 5).vector("a", 1).node(op, "x,a", "y")));
    }
    cases.add(
        new Case(
            "ReduceSum attribute",
            model(11, 3, 4, 5).node("ReduceSum", "x", "y", ints("axes", 1, 3))));
    cases.add(
        new Case(
            "ReduceSum input",
            model(13, 3, 4, 5).vector("a", 1, 3).node("ReduceSum", "x,a", "y", of("keepdims", 0))));
    cases.add(
        new Case(
            "ReduceSum of nothing",
            model(13, 3, 4)
                .node("Neg", "x", "n")
                .node("ReduceSum", "n", "y", of("noop_with_empty_axes", 1))));
    cases.add(
        new Case("GlobalAveragePool", model(13, 3, 4, 5).node("GlobalAveragePool", "x", "y")));
    cases.add(new Case("GlobalMaxPool", model(13, 3, 4, 5).node("GlobalMaxPool", "x", "y")));
    cases.add(
        new Case("GlobalAveragePool 1-D", model(13, 3, 4).node("GlobalAveragePool", "x", "y")));
    return cases;
  }

  static List<Case> resizings() {
    var cases = new ArrayList<Case>();
    for (var coordinates :
        List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
      for (var scale :
          List.of(
              new float[] {1, 1, 2, 2},
              new float[] {1, 1, 1.5f, 0.7f},
              new float[] {1, 1, 0.5f, 3})) {
        for (var rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
          cases.add(
              resize(
                  "nearest",
                  scale,
                  of("coordinate_transformation_mode", coordinates),
                  of("nearest_mode", rounding)));
        }
        cases.add(resize("linear", scale, of("coordinate_transformation_mode", coordinates)));
        cases.add(resize("cubic", scale, of("coordinate_transformation_mode", coordinates)));
      }
      cases.add(
          new Case(
              "Resize sizes " + coordinates,
              model(13, 3, 5, 6)
                  .vector("hw", 10, 13)
                  .node("Shape", "x", "s")
                  .vector("zero", 0)
                  .vector("two", 2)
                  .node("Slice", "s,zero,two", "nc")
                  .node("Concat", "nc,hw", "sizes", of("axis", 0))
                  .node(
                      "Resize",
                      "x,,,sizes",
                      "y",
                      of("mode", "linear"),
                      of("coordinate_transformation_mode", coordinates))));
    }
    for (var mode : List.of("nearest", "linear")) {
      cases.add(
          new Case(
              "Upsample " + mode,
              model(9, 3, 5, 6)
                  .floats("s", new float[] {1, 1, 2, 3}, 4)
                  .node("Upsample", "x,s", "y", of("mode", mode))));
      cases.add(
          new Case(
              "Resize 10 " + mode,
              model(10, 3, 5, 6)
                  .floats("s", new float[] {1, 1, 2, 2}, 4)
                  .node("Resize", "x,s", "y", of("mode", mode))));
    }
    cases.add(
        new Case(
            "Resize axes",
            model(18, 3, 5, 6)
                .vector("hw", 10, 12)
                .node("Resize", "x,,,hw", "y", ints("axes", 2, 3))));
    cases.add(
        new Case(
            "Resize 1-D",
            model(13, 3, 5)
                .floats("s", new float[] {1, 1, 2}, 3)
                .node("Resize", "x,,s", "y", of("mode", "linear"))));
    return cases;
  }

  private static Case resize(String mode, float[] scales, AttributeProto... attributes) {
    var all = new ArrayList<>(List.of(attributes));
    all.add(of("mode", mode));
    return new Case(
        describe("Resize " + scales[2] + " x " + scales[3], all),
        model(13, 3, 5, 6)
            .floats("roi", new float[0], 0)
            .floats("s", scales, 4)
            .node("Resize", "x,roi,s", "y", all.toArray(AttributeProto[]::new)));
  }

  /**
   * A model of the input {@code x}, output {@code y}, and a dense layer beside, for there must be
   * one.
   */
  private static OnnxModel model(int opset, long... shape) {
    var batch = new long[shape.length + 1];
    batch[0] = -1;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    return new OnnxModel(opset)
        .input("x", batch)
        .input("other", -1, 2)
        .weights("other_w", 2, 3)
        .node("MatMul", "other,other_w", "other_y")
        .output("y")
        .output("other_y");
  }

  private static String describe(String op, List<AttributeProto> attributes) {
    var text = new StringBuilder(op);
    for (var attribute : attributes) {
      text.append(' ')
          .append(attribute.getName())
          .append(' ')
          .append(
              switch (attribute.getType()) {
                case 1 -> String.valueOf(attribute.getF());
                case 2 -> String.valueOf(attribute.getI());
                case 3 -> attribute.getS().toStringUtf8();
                default -> attribute.getIntsList().toString();
              });
    }
    return text.toString();
  }
}
