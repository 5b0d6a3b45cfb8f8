package dev.zippermerge.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SavedModel;

/** Where a model lies, and which format it has, whatever its file is called. */
class ModelFileTest {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"net.pb", "upload", "net.zip", "net.h5"})
  void frozenGraphByContent(String name) throws IOException {
    assertThat(formatOf(name, graph())).isEqualTo(ModelFormat.FROZEN_GRAPH);
  }

  @Test
  void savedModelByContent() throws IOException {
    var model =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(SavedModels.model(GraphDef.newBuilder()));
    assertThat(formatOf("upload", model.build().toByteArray())).isEqualTo(ModelFormat.SAVED_MODEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"net.h5", "net.keras", "upload", "net.pb"})
  void hdf5ByContent(String name) throws IOException {
    assertThat(formatOf(name, HDF5)).isEqualTo(ModelFormat.KERAS);
  }

  @Test
  void hdf5BehindABlockOfTheUsers() throws IOException {
    var bytes = new byte[1024];
    System.arraycopy(HDF5, 0, bytes, 512, HDF5.length);
    assertThat(formatOf("upload", bytes)).isEqualTo(ModelFormat.KERAS);
  }

  @Test
  void kerasZipIsNoArchiveOfModels() throws IOException {
    var file =
        zip("net.zip", Map.of("config.json", "{}", "model.weights.h5", "", "metadata.json", ""));
    try (var model = ModelFile.open(file)) {
      assertThat(model.format()).isEqualTo(ModelFormat.KERAS);
      assertThat(model.path()).isEqualTo(file);
    }
  }

  /** ir_version 8, producer_name "pytorch", graph { name: "g" }, opset_import { version: 17 }. */
  @Test
  void onnxByContent() throws IOException {
    var bytes = "\b\b\22\7pytorch:\3\22\1gB\2\20\21".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(formatOf("upload", bytes)).isEqualTo(ModelFormat.ONNX);
  }

  @Test
  void cutOffGraphIsStillTold() throws IOException {
    var whole = graph();
    assertThat(formatOf("upload", Arrays.copyOf(whole, whole.length / 2)))
        .isEqualTo(ModelFormat.FROZEN_GRAPH);
  }

  @Test
  void nameDecidesWhereContentSaysNothing() throws IOException {
    assertThat(formatOf("net.onnx", new byte[] {1, 2, 3})).isEqualTo(ModelFormat.ONNX);
    assertThat(formatOf("net.keras", new byte[] {1, 2, 3})).isEqualTo(ModelFormat.KERAS);
  }

  @Test
  void foldersInArchives() throws IOException {
    var file = folder.resolve("net.tar");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (var name : new String[] {"./a/b/._net.pb", "./a/b/net.pb", "./a/labels.txt"}) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(graph().length);
        tar.putArchiveEntry(entry);
        tar.write(graph());
        tar.closeArchiveEntry();
      }
    }
    try (var model = ModelFile.open(file)) {
      assertThat(model.format()).isEqualTo(ModelFormat.FROZEN_GRAPH);
      assertThat(model.path().toString()).endsWith("a/b/net.pb");
    }
  }

  @Test
  void severalModelsAreNamed() throws IOException {
    Files.write(folder.resolve("one.pb"), graph());
    Files.write(folder.resolve("two.h5"), HDF5);
    var refusal = catchThrowableOfType(RefusedException.class, () -> ModelFile.open(folder));
    assertThat(refusal)
        .returns(RefusalCode.SEVERAL_MODELS, RefusedException::code)
        .hasMessageContaining("one.pb, two.h5");
  }

  @Test
  void otherFilesBesideTheModelAreNone() throws IOException {
    Files.write(folder.resolve("net.pb"), graph());
    Files.write(folder.resolve("input_0.pb"), new byte[] {8, 1, 16, 1, 74, 1, 9}); // a TensorProto
    try (var model = ModelFile.open(folder)) {
      assertThat(model.path()).hasFileName("net.pb");
    }
  }

  @Test
  void checkpointWithoutGraph() throws IOException {
    var file =
        zip("c.zip", Map.of("checkpoint", "", "net.index", "", "net.data-00000-of-00001", ""));
    assertRefused(file, RefusalCode.CHECKPOINT_WITHOUT_GRAPH, "SavedModel");
  }

  @Test
  void formatsThatAreNotReadAreToldWhatToDo() throws IOException {
    assertRefused(
        zip("net.pt", Map.of("net/data.pkl", "", "net/version", "3")),
        RefusalCode.UNKNOWN_FORMAT,
        "torch.onnx.export");
  }

  @Test
  void gitLfsPointerInAnArchive() throws IOException {
    var file = zip("net.zip", Map.of("net/model.onnx", "version https://git-lfs.github.com/spec"));
    assertRefused(file, RefusalCode.GIT_LFS_POINTER, "git lfs pull");
  }

  private static byte[] graph() {
    return GraphDef.newBuilder().addAllNode(SavedModels.tinyNet()).build().toByteArray();
  }

  private ModelFormat formatOf(String name, byte[] content) throws IOException {
    try (var model = ModelFile.open(Files.write(folder.resolve(name), content))) {
      return model.format();
    }
  }

  private static void assertRefused(Path file, RefusalCode code, String hint) {
    var refusal = catchThrowableOfType(RefusedException.class, () -> ModelFile.open(file));
    assertThat(refusal).returns(code, RefusedException::code).hasMessageContaining(hint);
  }

  private Path zip(String name, Map<String, String> content) throws IOException {
    var file = folder.resolve(name);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : content.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.US_ASCII));
      }
    }
    return file;
  }
}
