package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
  private final StringWriter out = new StringWriter();
  @TempDir Path folder;

  @Test
  void describesAModelAsJson() throws URISyntaxException {
    assertThat(inspect(fixture("residual-export"), "--json")).isZero();

    var model = Json.mapper().readValue(out.toString(), ModelDescription.class);
    assertThat(model.format()).isEqualTo("SAVED_MODEL");
    assertThat(model.signature()).isEqualTo("serving_default");
    assertThat(model.signatures()).containsExactly("serve", "serving_default");
    assertThat(model.inputs())
        .containsExactly(
            new ModelDescription.TensorDescription("image", "DT_FLOAT", List.of(-1L, 8L, 8L, 3L)));
    assertThat(model.outputs())
        .containsExactly(
            new ModelDescription.TensorDescription("output_0", "DT_FLOAT", List.of(-1L, 5L)));
    assertThat(model.layers())
        .extracting(ModelDescription.LayerDescription::kind)
        .containsExactly("CONV2D", "CONV2D", "POINTWISE", "DENSE");
    // stem 3*3*3*4+4, branch 3*3*4*4, side 4*2+2, head 6*5+5, two normalisations of 4*4 each
    assertThat(model.parameters()).isEqualTo(112 + 144 + 10 + 35 + 2 * 16);
    assertThat(model.multiplyAccumulates()).isEqualTo(64 * (108 + 144 + 8) + 30);
  }

  @Test
  void describesAModelAsTable() throws URISyntaxException {
    assertThat(inspect(fixture("lenet-export"))).isZero();

    assertThat(out.toString())
        .contains("serving_default")
        .containsPattern("conv1\\S* +CONV2D +3x3x1x4 +40 +5,184")
        .containsPattern("dense2\\S* +DENSE .*output layer");
  }

  @Test
  void takesAnotherSignature() throws URISyntaxException {
    assertThat(inspect(fixture("lenet-export"), "--signature", "serve", "--json")).isZero();
    assertThat(Json.mapper().readValue(out.toString(), ModelDescription.class).signature())
        .isEqualTo("serve");
  }

  @Test
  void tellsARefusalAsJson() throws IOException {
    var text = Files.writeString(folder.resolve("model.zip"), "no model");

    assertThat(inspect(text, "--json")).isEqualTo(3);
    assertThat(Json.mapper().readValue(out.toString(), Refusal.class))
        .returns(RefusalCode.UNKNOWN_FORMAT, Refusal::code)
        .returns("model.zip", Refusal::culprit);
  }

  private int inspect(Path model, String... options) {
    var command = new CommandLine(new InspectCommand()).setOut(new PrintWriter(out, true));
    var arguments = new ArrayList<>(List.of(options));
    arguments.add(model.toString());
    return command.execute(arguments.toArray(String[]::new));
  }

  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(InspectCommandTest.class.getResource("/models/" + name + ".zip"))
            .toURI());
  }
}
