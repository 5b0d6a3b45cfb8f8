package dev.zippermerge.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.graph.Models;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no models, or damaged ones. */
class RefusedFilesTest {
  @TempDir Path folder;

  @Test
  void text() throws IOException {
    var file = Files.writeString(folder.resolve("model.zip"), "Dear network,");
    assertRefused(file, RefusalCode.UNKNOWN_FORMAT, "model.zip");
  }

  @Test
  void noFile() {
    assertRefused(folder.resolve("gone.zip"), RefusalCode.MODEL_NOT_FOUND, "gone.zip");
  }

  @Test
  void emptyFile() throws IOException {
    var file = Files.createFile(folder.resolve("model.zip"));
    assertRefused(file, RefusalCode.UNKNOWN_FORMAT, "model.zip");
  }

  @Test
  void gitLfsPointer() throws IOException {
    var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
    var file = Files.writeString(folder.resolve("model.zip"), pointer);
    assertRefused(file, RefusalCode.GIT_LFS_POINTER, "model.zip");

    SavedModels.write(
        folder.resolve("m"), "saved_model.pb", pointer.getBytes(StandardCharsets.UTF_8));
    assertRefused(folder.resolve("m"), RefusalCode.GIT_LFS_POINTER, "saved_model.pb");
  }

  @Test
  void gitLfsPointerInPlaceOfVariables() throws IOException {
    var model = unpack(Models.fixture("lenet-export"));
    Files.writeString(
        model.resolve("variables/variables.data-00000-of-00001"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
    assertRefused(model, RefusalCode.GIT_LFS_POINTER, "variables/variables.data-00000-of-00001");
  }

  @Test
  void truncatedZip() throws IOException {
    var whole = Files.readAllBytes(Models.fixture("lenet-export"));
    var file = folder.resolve("model.zip");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(file, RefusalCode.ARCHIVE_UNREADABLE, "model.zip");
  }

  @Test
  void zipWithPathThatLeadsOutside() throws IOException {
    var file = SavedModels.zip(folder.resolve("model.zip"), "../saved_model.pb", new byte[9]);
    assertRefused(file, RefusalCode.ARCHIVE_PATH_ESCAPE, "model.zip!../saved_model.pb");
  }

  @Test
  void zipBomb() throws IOException {
    var file = SavedModels.zip(folder.resolve("model.zip"), "saved_model.pb", new byte[80 << 20]);
    assertRefused(file, RefusalCode.ARCHIVE_TOO_LARGE, "model.zip");
  }

  @Test
  void zipWithoutModel() throws IOException {
    var file = SavedModels.zip(folder.resolve("model.zip"), "readme.txt", new byte[9]);
    assertRefused(file, RefusalCode.MODEL_NOT_FOUND, "model.zip");
  }

  @Test
  void severalModels() {
    SavedModels.write(folder.resolve("m/1"), SavedModels.tinyNet());
    SavedModels.write(folder.resolve("m/2"), SavedModels.tinyNet());
    assertThat(assertRefused(folder.resolve("m"), RefusalCode.SEVERAL_MODELS, "m"))
        .hasMessageContaining("1/saved_model.pb")
        .hasMessageContaining("2/saved_model.pb");
  }

  @Test
  void cutOffModelFile() throws IOException {
    var model = unpack(Models.fixture("lenet-export"));
    var file = model.resolve("saved_model.pb");
    var whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
    assertRefused(model, RefusalCode.MODEL_CORRUPT, "saved_model.pb");
  }

  @Test
  void emptyModelFile() {
    SavedModels.write(folder.resolve("m"), "saved_model.pb", new byte[0]);
    assertRefused(folder.resolve("m"), RefusalCode.MODEL_CORRUPT, "saved_model.pb");
  }

  @Test
  void noVariables() throws IOException {
    var model = unpack(Models.fixture("lenet-export"));
    Files.delete(model.resolve("variables/variables.index"));
    assertRefused(model, RefusalCode.VARIABLES_MISSING, "variables/variables.index");
  }

  @Test
  void missingShard() throws IOException {
    var model = unpack(Models.fixture("lenet-export"));
    Files.delete(model.resolve("variables/variables.data-00000-of-00001"));
    assertThat(refusal(model))
        .hasMessageContaining("variables/variables.data-00000-of-00001")
        .hasMessageNotContaining(folder.toString())
        .returns(RefusalCode.VARIABLES_MISSING, RefusedException::code);
  }

  @Test
  void cutOffShard() throws IOException {
    var model = unpack(Models.fixture("lenet-saved"));
    var shard = model.resolve("variables/variables.data-00000-of-00001");
    Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 500));
    assertThat(refusal(model).code()).isEqualTo(RefusalCode.VARIABLES_CORRUPT);
  }

  @Test
  void shardWithOneWrongByte() throws IOException {
    var model = unpack(Models.fixture("residual-export"));
    var shard = model.resolve("variables/variables.data-00000-of-00001");
    var bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    assertThat(refusal(model))
        .hasMessageContaining("Checksum")
        .returns(RefusalCode.VARIABLES_CORRUPT, RefusedException::code);
  }

  @Test
  void temporaryFolderGoesWhenTheModelIsClosed() {
    Path unpacked;
    try (var model = ModelFile.open(Models.fixture("lenet-export"))) {
      unpacked = model.path().getParent();
      assertThat(unpacked).isDirectory();
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void temporaryFolderGoesWhenTheModelIsRefused() throws IOException {
    var mark = folder.getFileName() + ".txt";
    refusal(SavedModels.zip(folder.resolve("model.zip"), mark, new byte[9]));
    try (var others = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(others)
          .filteredOn(other -> other.getFileName().toString().startsWith("zippermerge-model-"))
          .noneMatch(other -> Files.exists(other.resolve(mark)));
    }
  }

  private Path unpack(Path zip) throws IOException {
    var target = folder.resolve("unpacked");
    try (var archive = new ZipFile(zip.toFile())) {
      for (var entry : archive.stream().toList()) {
        var file = target.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(archive.getInputStream(entry), file);
      }
    }
    return target.resolve(zip.getFileName().toString().replace(".zip", ""));
  }

  private static RefusedException assertRefused(Path model, RefusalCode code, String culprit) {
    var refusal = refusal(model);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.culprit()).isEqualTo(culprit);
    return refusal;
  }

  private static RefusedException refusal(Path model) {
    return catchThrowableOfType(
        RefusedException.class, () -> ModelReader.read(model, null, null, null));
  }
}
