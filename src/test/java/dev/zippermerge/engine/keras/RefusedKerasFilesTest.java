package dev.zippermerge.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras files that are damaged, or hold what cannot be taken over. */
class RefusedKerasFilesTest {
  @TempDir Path folder;

  @Test
  void weightsWithoutConfiguration() {
    var file = folder.resolve("weights.h5");
    try (var h5 = HdfFile.write(file)) {
      h5.putGroup("conv").putDataset("kernel:0", new float[] {1, 2, 3});
    }
    assertRefused(file, RefusalCode.MODEL_CONFIG_MISSING, "weights.h5");
  }

  @Test
  void cutOffHdf5() throws IOException {
    var whole = Files.readAllBytes(KerasFiles.file("nested.h5"));
    for (int size : new int[] {0, 7, 100, whole.length / 2, whole.length - 1}) {
      var file = Files.write(folder.resolve("model.h5"), Arrays.copyOf(whole, size));
      assertRefused(file, RefusalCode.MODEL_CORRUPT, "model.h5");
    }
  }

  @Test
  void textInPlaceOfHdf5() throws IOException {
    var file = Files.writeString(folder.resolve("model.h5"), "Dear network,");
    assertRefused(file, RefusalCode.MODEL_CORRUPT, "model.h5");
  }

  /** Whatever the damage does, it ends in a model or in a refusal. */
  @Test
  void randomlyDamagedHdf5() throws IOException {
    var whole = Files.readAllBytes(KerasFiles.file("keras2-sequential.h5"));
    var random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      var bytes = whole.clone();
      for (int n = 0; n < 30; n++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      var file = Files.write(folder.resolve("model.h5"), bytes);
      try {
        KerasReader.read(file, InputSizes.NONE);
      } catch (RefusedException _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void archiveWithoutConfiguration() throws IOException {
    var file = rewritten("nested.keras", "config.json", _ -> "");
    assertRefused(file, RefusalCode.MODEL_CONFIG_MISSING, "nested.keras!config.json");
  }

  @Test
  void archiveWithoutWeights() throws IOException {
    var file = rewritten("nested.keras", "model.weights.h5", _ -> "");
    assertRefused(file, RefusalCode.VARIABLES_MISSING, "nested.keras!model.weights.h5");
  }

  @Test
  void configurationThatIsNoJson() throws IOException {
    var file = rewritten("nested.keras", "config.json", text -> text.substring(9));
    assertRefused(file, RefusalCode.MODEL_CORRUPT, "nested.keras");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"LayerNormalization\"|\"Attention\"|LAYER_UNSUPPORTED|layer_norm",
        "\"Resizing\"|\"Lambda\"|LAYER_UNSUPPORTED|resizing",
        "\"Resizing\"|\"LSTM\"|CONTROL_FLOW|resizing",
        "\"activation\": \"elu\"|\"activation\": \"wavy\"|LAYER_UNSUPPORTED|separable",
        "\"interpolation\": \"nearest\"|\"interpolation\": \"lanczos3\"|LAYER_UNSUPPORTED|nearest",
        "\"name\": \"float32\"|\"name\": \"int8_from_float32\"|QUANTISED_WEIGHTS|add, all, average",
        "\"filters\": 3|\"filters\": 5|MODEL_CORRUPT|valid",
        "\"units\": 5|\"units\": \"five\"|MODEL_CORRUPT|head",
        "[null, 12, 12, 3]|null|SHAPE_UNRESOLVED|image",
        "[null, 12, 12, 3]|[null, 12, 12, 4]|MODEL_CORRUPT|rescaling",
        "\"keras_history\": [\"add\"|\"keras_history\": [\"sum\"|MODEL_CORRUPT|subtract",
        "\"class_name\": \"Functional\"|\"class_name\": \"MyModel\"|LAYER_UNSUPPORTED|MyModel"
      })
  void configurationThatCannotBeTakenOver(
      String part, String replacement, RefusalCode code, String culprit) throws IOException {
    var file = rewritten("images.keras", "config.json", text -> replaced(text, part, replacement));
    assertThat(refusal(file).culprit()).startsWith(culprit);
    assertThat(refusal(file).code()).isEqualTo(code);
  }

  @Test
  void allUnsupportedLayersAreNamed() throws IOException {
    var file =
        rewritten(
            "images.keras",
            "config.json",
            text ->
                replaced(replaced(text, "\"PReLU\"", "\"Embedding\""), "\"Permute\"", "\"Dot\""));
    assertThat(refusal(file))
        .hasMessageContaining("prelu (Embedding)")
        .hasMessageContaining("permute (Dot)")
        .returns("permute, prelu", RefusedException::culprit);
  }

  @Test
  void layerWithoutItsWeights() throws IOException {
    // The archive counts layers by class, so another class looks for weights of its own.
    var file =
        rewritten(
            "images.keras",
            "config.json",
            text ->
                replaced(
                    text, "\"class_name\": \"LayerNormalization\"", "\"class_name\": \"PReLU\""));
    assertThat(refusal(file))
        .hasMessageContaining("'layer_norm' (PReLU)")
        .returns(RefusalCode.VARIABLES_MISSING, RefusedException::code);
  }

  private static String replaced(String text, String part, String replacement) {
    assertThat(text).contains(part);
    return text.replace(part, replacement);
  }

  /** A copy of a fixture with one entry changed, or left out where nothing is left of it. */
  private Path rewritten(String fixture, String entry, UnaryOperator<String> change)
      throws IOException {
    var file = folder.resolve(fixture);
    try (var from = new ZipFile(KerasFiles.file(fixture).toFile());
        var to = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var old : from.stream().toList()) {
        try (var in = from.getInputStream(old)) {
          copy(in, old.getName(), old.getName().equals(entry) ? change : text -> text, to);
        }
      }
    }
    return file;
  }

  private static void copy(
      InputStream in, String name, UnaryOperator<String> change, ZipOutputStream to)
      throws IOException {
    // ISO 8859-1 keeps every byte.
    var text = change.apply(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    if (!text.isEmpty()) {
      to.putNextEntry(new ZipEntry(name));
      to.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void assertRefused(Path file, RefusalCode code, String culprit) {
    var refusal = refusal(file);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.culprit()).isEqualTo(culprit);
  }

  private static RefusedException refusal(Path file) {
    return catchThrowableOfType(
        RefusedException.class, () -> KerasReader.read(file, InputSizes.NONE));
  }
}
