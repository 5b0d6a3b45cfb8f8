package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.audio.WavFixture.sine;
import static dev.zippermerge.engine.audio.WavFixture.wav;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavZipTest {
  @TempDir Path folder;
  private ArchiveFixture archive = new ArchiveFixture(Path.of("."));

  @BeforeEach
  void highAndLowTones() {
    archive = new ArchiveFixture(folder);
    for (int i = 0; i < 5; i++) {
      archive.put("words/low/" + i + ".wav", sine(500, 0.8, 8000, 2000 + 300 * i));
      archive.put("words/high/" + i + ".WAV", sine(3000, 0.8, 8000, 2000 + 300 * i));
    }
  }

  @Test
  void clipsOfAnyLengthBecomePicturesOfTheModelsShape() throws IOException {
    var set = archive.read("{}", List.of(32, 16, 1));
    assertThat(set.classNames()).containsExactly("high", "low");
    assertThat(set.exampleShape()).containsExactly(32, 16, 1);
    assertThat(set.train().size()).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      // Rows of 125 Hz each from 4 kHz down.
      int row = set.train().label(i) == 0 ? (4000 - 3000) / 125 : (4000 - 500) / 125;
      assertThat(loudestRow(set.train().batch(i), 16)).isBetween(row - 1, row);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlatInputIsFilledWithRowsOfFrequency(boolean asked) throws IOException {
    var spec = asked ? "{\"height\": 32}" : "{\"spectrogram\": {\"bins\": 32}}";
    var set = archive.read(spec, List.of(32 * 20));
    assertThat(set.exampleShape()).containsExactly(640);
    assertThat(set.train().exampleSize()).isEqualTo(640);
    archive.refused(
        RefusalCode.SPEC_INVALID, "spectrogram.bins", "{\"spectrogram\": {\"bins\": 200}}");
  }

  @Test
  void everyPartOfTheDefinitionCanBeChosen() throws IOException {
    var spec =
        "{\"spectrogram\": {\"sampleRate\": 4000, \"frameLength\": 64, \"frameStep\": 16,"
            + " \"bins\": 20, \"seconds\": 0.5, \"minDb\": -60, \"maxDb\": -10}}";
    var description = archive.describe(spec, null);
    assertThat(description.format()).isEqualTo(DataFormat.WAV_ZIP);
    assertThat(description.shape()).containsExactly(20, 1 + (2000 - 64) / 16, 1);
    assertThat(description.notes())
        .containsExactly("Sounds brought to 4,000 samples a second: 10.");
  }

  @Test
  void clipsArePaddedWithSilenceWhereALengthIsGiven() throws IOException {
    var set = archive.read("{\"spectrogram\": {\"seconds\": 1}}", null);
    assertThat(set.exampleShape()).containsExactly(128, 61, 1);
    var levels = set.train().batch(0);
    assertThat(levels[127 * 61 + 60]).isZero();
    assertThat(loudestRow(levels, 61)).isBetween(30, 33);
  }

  @Test
  void ratesAndChannelsMayDifferWithinASet() throws IOException {
    var stereo = new double[8000];
    for (int i = 0; i < 4000; i++) {
      stereo[2 * i] = stereo[2 * i + 1] = 0.8 * Math.sin(2 * Math.PI * 500 * i / 16_000);
    }
    archive.put("words/low/other.wav", wav(24, 2, 16_000, stereo));
    var notes = archive.describe("{}", List.of(32, 16, 1)).notes();
    assertThat(notes)
        .containsExactly(
            "Sounds brought to 8,000 samples a second: 1.",
            "Sounds whose channels were averaged: 1.");
    var set = archive.read("{}", List.of(32, 16, 1));
    for (int i = 0; i < set.train().size(); i++) {
      if (set.train().label(i) == 1) {
        assertThat(loudestRow(set.train().batch(i), 16)).isBetween(27, 28);
      }
    }
  }

  @Test
  void scaleAndOffsetTurnLevelsIntoDecibels() throws IOException {
    var set = archive.read("{\"scale\": 80, \"offset\": -80}", List.of(128, 8, 1));
    var levels = set.train().batch(0);
    float loudest = levels[0];
    for (float level : levels) {
      loudest = Math.max(loudest, level);
    }
    assertThat(loudest).isCloseTo((float) (20 * Math.log10(0.8)), within(0.3f));
  }

  @Test
  void damagedAndHostileFilesAreNamed() throws IOException {
    var whole = sine(500, 1, 8000, 1000);
    archive.put("words/low/9.wav", Arrays.copyOf(whole, 300));
    archive.refused(RefusalCode.DATA_UNREADABLE, "data.zip!words/low/9.wav", "{}");
    archive.put("words/low/9.wav", "no sound");
    archive.refused(RefusalCode.DATA_UNREADABLE, "data.zip!words/low/9.wav", "{}");
    archive.put("words/low/9.wav", wav(8, 1, 1000, new double[100_000]));
    archive.refused(
        RefusalCode.DATA_UNREADABLE,
        "data.zip!words/low/9.wav",
        "{\"spectrogram\": {\"sampleRate\": 384000}}");
  }

  @Test
  void clipsShorterThanAFrameAreTaken() throws IOException {
    archive.put("words/low/9.wav", sine(500, 1, 8000, 10));
    assertThat(archive.read("{}", List.of(32, 16, 1)).train().size()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"sampleRate\": 10",
        "\"frameLength\": 1",
        "\"frameStep\": 0",
        "\"bins\": 0",
        "\"seconds\": 0",
        "\"minDb\": 3"
      })
  void settingsOutOfRange(String setting) {
    var field = setting.substring(1, setting.indexOf('"', 1));
    archive.refused(
        RefusalCode.SPEC_INVALID, "spectrogram." + field, "{\"spectrogram\": {" + setting + "}}");
  }

  private static int loudestRow(float[] picture, int width) {
    int loudest = 0;
    for (int row = 1; row < picture.length / width; row++) {
      loudest = picture[row * width + 2] > picture[loudest * width + 2] ? row : loudest;
    }
    return loudest;
  }
}
