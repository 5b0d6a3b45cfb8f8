package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

class InflatedConstantsTest {
  @Test
  void bytesComeOutAsTheyWentIn() throws IOException {
    var bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i);
    }
    var value =
        Objects.requireNonNull(InflatedConstants.apply(nodes(deflated(bytes, 1))).get("raw"));
    assertThat(value.getOp()).isEqualTo("Const");
    assertThat(Nodes.shape(value)).containsExactly(100_000L);
    var tensor = value.getAttrOrThrow("value").getTensor();
    assertThat(tensor.getDtype()).isEqualTo(DataType.DT_INT8);
    assertThat(tensor.getTensorContent().toByteArray()).isEqualTo(bytes);
  }

  @Test
  void refusesWhatUnpacksToTooMuch() throws IOException {
    var bomb = nodes(deflated(new byte[1 << 20], 257));
    assertRefused(bomb, RefusalCode.MODEL_TOO_LARGE);
  }

  @Test
  void refusesWhatIsCutOffOrDamaged() throws IOException {
    var whole = deflated(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 3);
    assertRefused(nodes(whole.substring(0, whole.size() - 6)), RefusalCode.MODEL_CORRUPT);
    assertRefused(nodes(ByteString.copyFromUtf8("no zlib at all")), RefusalCode.MODEL_CORRUPT);
  }

  private static void assertRefused(Map<String, NodeDef> nodes, RefusalCode code) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> InflatedConstants.apply(nodes))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo("raw"));
  }

  private static ByteString deflated(byte[] bytes, int times) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(out)) {
      for (int i = 0; i < times; i++) {
        deflater.write(bytes);
      }
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  private static Map<String, NodeDef> nodes(ByteString compressed) {
    var text =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(Nodes.shapeProto(List.of()))
            .addStringVal(compressed);
    return Subgraph.byName(
        List.of(
            Nodes.constant("text", text.build()),
            Nodes.op("inflated", "DecodeCompressed", "text")
                .putAttr("compression_type", Nodes.string("ZLIB"))
                .build(),
            Nodes.op("raw", "DecodeRaw", "inflated")
                .putAttr("out_type", Nodes.type(DataType.DT_INT8))
                .build()));
  }
}
