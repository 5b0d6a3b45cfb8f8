package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.OnnxModel.ints;
import static dev.zippermerge.engine.onnx.OnnxModel.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.onnx.proto.AttributeProto;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code ConvTranspose} answers as in ONNX Runtime. */
class TransposedConvolutionTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> answersAsOnnxRuntime() {
    return Stream.of(
        test("stride of the kernel", 2, 1, ints("strides", 2, 2)),
        test("no stride", 3, 1),
        test("padding", 3, 1, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
        test("uneven padding", 4, 1, ints("strides", 3, 3), ints("pads", 0, 1, 2, 1)),
        test(
            "output padding",
            3,
            1,
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1),
            ints("output_padding", 1, 1)),
        test("output shape", 3, 1, ints("strides", 2, 2), ints("output_shape", 12, 14)),
        test(
            "output shape, upper",
            4,
            1,
            ints("strides", 2, 2),
            ints("output_shape", 11, 13),
            of("auto_pad", "SAME_UPPER")),
        test("same, upper", 3, 1, ints("strides", 2, 2), of("auto_pad", "SAME_UPPER")),
        test("same, lower", 3, 1, ints("strides", 2, 2), of("auto_pad", "SAME_LOWER")),
        test("different strides", 3, 1, ints("strides", 1, 3)),
        test("dilated", 3, 1, ints("dilations", 2, 2), ints("pads", 2, 2, 2, 2)),
        test("dilated with strides", 3, 1, ints("dilations", 2, 3), ints("strides", 2, 2)),
        test("padding beyond the stride", 6, 1, ints("strides", 2, 2), ints("pads", 4, 3, 3, 4)),
        test("groups", 3, 2, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
        test("as many groups as channels", 4, 4, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)));
  }

  private DynamicTest test(String name, int kernel, int groups, AttributeProto... attributes) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          var given = Stream.concat(Stream.of(of("group", groups)), Stream.of(attributes));
          var file =
              new OnnxModel(17)
                  .input("x", -1, 4, 5, 6)
                  .weights("k", 4, 3, kernel, kernel)
                  .weights("b", 3L * groups)
                  .weights("e", 2, 3L * groups, 1, 1)
                  .node("ConvTranspose", "x,k,b", "up", given.toArray(AttributeProto[]::new))
                  .node("Relu", "up", "r")
                  .node("Conv", "r,e", "y")
                  .output("y")
                  .output("up")
                  .write(folder.resolve("model.onnx"));
          Witness.assertEqual(file, 3);
          assertThat(Witness.read(file).graph().layers()).hasSize(1 + groups);
        });
  }

  @Test
  void sequences() {
    var file =
        new OnnxModel(17)
            .input("x", -1, 4, 9)
            .weights("k", 4, 3, 4)
            .node("ConvTranspose", "x,k", "y", ints("strides", 2), ints("pads", 1, 1))
            .output("y")
            .write(folder.resolve("model.onnx"));
    Witness.assertEqual(file, 3);
  }
}
