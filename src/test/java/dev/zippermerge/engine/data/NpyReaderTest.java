package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
  /** Every array in it is numpy.arange(24).reshape(4, 6) in some type. */
  private static final Path TYPES = Path.of("src/test/resources/data/numpy-types.npz");

  private static final Path VERSIONS = Path.of("src/test/resources/data/numpy-versions.npz");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u1", "i1", "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "be_f4", "be_i2"
      })
  void readsWhatNumpyWrote(String name) throws IOException {
    assertCountsUp(read(TYPES, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v3"})
  void readsEveryVersionOfTheFormat(String name) throws IOException {
    assertCountsUp(read(VERSIONS, name));
  }

  @Test
  void truthValuesAreZeroAndOne() throws IOException {
    var table = read(TYPES, "b1");
    assertThat(table.rows().value(0, 0)).isZero();
    assertThat(table.rows().value(0, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"object, type '|O'", "complex, type '<c8'", "scalar, single value"})
  void refusesWhatItCannotRead(String name, String why) {
    assertThat(assertRefused(RefusalCode.DATA_UNREADABLE, name, () -> read(TYPES, name)))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2000000000, 1000000;promises more",
        "2000000000, 0;axis without values",
        "99999999999, 2;too large",
        "4, 70000, 70000, 70000, 70000, 70000;too large",
        "5, 6;promises more"
      })
  void refusesShapesThatTheFileDoesNotHold(String shape, String why) {
    var npy = NpzFixture.npy("|u1", "False", shape, new byte[24]);
    // As if the archive declared just these bytes.
    assertThat(
            assertRefused(
                RefusalCode.DATA_UNREADABLE,
                "x",
                () -> NpyReader.read("x", new ByteArrayInputStream(npy), 24)))
        .hasMessageContaining(why);
  }

  @Test
  void refusesAnArrayThatEndsEarly() {
    var npy = NpzFixture.npy("<f4", "False", "4, 6", new byte[50]);
    assertThat(
            assertRefused(
                RefusalCode.DATA_UNREADABLE,
                "x",
                () -> NpyReader.read("x", new ByteArrayInputStream(npy), 1000)))
        .hasMessageContaining("cut off");
  }

  @Test
  void refusesBytesThatAreNoArray() {
    var text = "not an array at all".getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        RefusalCode.DATA_UNREADABLE,
        "x",
        () -> NpyReader.read("x", new ByteArrayInputStream(text), text.length));
  }

  private static Table read(Path file, String name) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      var entry = zip.getEntry(name + ".npy");
      return NpyReader.read(name, zip.getInputStream(entry), entry.getSize());
    }
  }

  private static void assertCountsUp(Table table) {
    assertThat(table.shape()).isEqualTo(List.of(6));
    assertThat(table.rows().count()).isEqualTo(4);
    for (int i = 0; i < 24; i++) {
      assertThat(table.rows().value(i / 6, i % 6)).isEqualTo(i);
    }
  }
}
