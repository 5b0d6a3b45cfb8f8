package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import dev.zippermerge.engine.audio.WavFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Hostile and broken data meets the real engine: refused by name, and nothing stays behind. */
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.Zippermerge")
class RealEngineDataTest extends ServiceTest {

  @AfterEach
  void nothingIsStored() {
    assertThat(count("model") + count("dataset") + count("blob") + count("blob_chunk")).isZero();
  }

  @Test
  void takesRealData() throws Exception {
    var created = upload(Zips.of(arrays()), "{}");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    var description = created.json().at("/description");
    assertThat(description.at("/trainExamples").asInt()).isEqualTo(6);
    assertThat(description.at("/testExamples").asInt()).isEqualTo(3);
    assertThat(description.at("/labelled").asBoolean()).isTrue();
    assertThat(delete("/api/v1/datasets/" + created.json("id")).status()).isEqualTo(204);
  }

  @Test
  void takesSoundsAsATarAndTellsWhatWasDone() throws Exception {
    var tar = new ByteArrayOutputStream();
    try (var out = new TarArchiveOutputStream(new GZIPOutputStream(tar))) {
      for (var name : List.of("no/1.wav", "no/2.wav", "yes/1.wav", "yes/2.wav")) {
        var wav = WavFixture.sine(500, 1, name.startsWith("no") ? 8000 : 16_000, 4000);
        var entry = new TarArchiveEntry(name);
        entry.setSize(wav.length);
        out.putArchiveEntry(entry);
        out.write(wav);
        out.closeArchiveEntry();
      }
    }

    var created =
        upload(
            tar.toByteArray(),
            "{\"width\": 40, \"spectrogram\": {\"sampleRate\": 8000, \"bins\": 64}}");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/spec/spectrogram/bins").asInt()).isEqualTo(64);
    var description = created.json().at("/description");
    assertThat(description.at("/format").asString()).isEqualTo("WAV_ZIP");
    assertThat(description.at("/shape").toString()).isEqualTo("[64,40,1]");
    assertThat(description.at("/classNames").toString()).isEqualTo("[\"no\",\"yes\"]");
    assertThat(description.at("/notes/0").asString())
        .isEqualTo("Sounds brought to 8,000 samples a second: 2.");
    assertThat(get("/api/v1/datasets/" + created.json("id")).json()).isEqualTo(created.json());
    assertThat(delete("/api/v1/datasets/" + created.json("id")).status()).isEqualTo(204);
  }

  @Test
  void refusesFieldsOfAFormatThatAreNotKnown() throws Exception {
    var answer = upload(Zips.of(arrays()), "{\"spectrogram\": {\"hop\": 64}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("hop");
  }

  @Test
  void refusesALabelFileByItsLine() throws Exception {
    var files =
        Map.of("labels.csv", "a.png,1".getBytes(StandardCharsets.UTF_8), "b.png", new byte[1]);

    var answer = upload(Zips.of(files), "{}");

    assertRefused(answer, "DATA_LABELS_INVALID");
    assertThat(answer.json("culprit")).endsWith("!labels.csv:1");
  }

  @Test
  void refusesNaN() throws Exception {
    var arrays = arrays();
    arrays.put("x_test.npy", Npz.floats(Float.NaN, 3, 8, 8, 1));

    var answer = upload(Zips.of(arrays), "{}");

    assertRefused(answer, "DATA_NOT_FINITE");
    assertThat(answer.json("culprit")).contains("x_test");
  }

  @Test
  void refusesDataWithoutTheArrayThatTheSpecNames() throws Exception {
    var answer = upload(Zips.of(arrays()), "{\"xTrain\": \"pictures\"}");

    assertRefused(answer, "DATA_ARRAY_MISSING");
    assertThat(answer.text()).contains("pictures");
  }

  /** Numbers that cannot be classes are values to regress on, and are told to be so. */
  @Test
  void takesNegativeLabelsAsValues() throws Exception {
    var arrays = arrays();
    arrays.put("y_train.npy", Npz.longs(-1, 6));

    var created = upload(Zips.of(arrays), "{}");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/description/targetShape").toString()).isEqualTo("[1]");
    assertThat(delete("/api/v1/datasets/" + created.json("id")).status()).isEqualTo(204);
  }

  @Test
  void refusesAText() throws Exception {
    assertRefused(upload("no data".getBytes(StandardCharsets.UTF_8), "{}"), "UNKNOWN_FORMAT");
  }

  @Test
  void refusesDataThatIsCutOff() throws Exception {
    var whole = Zips.of(arrays());

    assertRefused(upload(Arrays.copyOf(whole, whole.length / 2), "{}"), "ARCHIVE_UNREADABLE");
  }

  @Test
  void refusesAnArchiveThatLeavesItsFolder() throws Exception {
    var arrays = arrays();
    arrays.put("../evil.npy", Npz.floats(1, 1));

    assertRefused(upload(Zips.of(arrays), "{}"), "ARCHIVE_PATH_ESCAPE");
  }

  private Answer upload(byte[] content, String spec) throws Exception {
    return post(
        "/api/v1/datasets",
        new Multipart().field("name", "real").field("spec", spec).file("file", "my.npz", content));
  }

  private static Map<String, byte[]> arrays() {
    return new HashMap<>(
        Map.of(
            "x_train.npy", Npz.floats(0.5f, 6, 8, 8, 1),
            "y_train.npy", Npz.longs(1, 6),
            "x_test.npy", Npz.floats(0.25f, 3, 8, 8, 1),
            "y_test.npy", Npz.longs(0, 3)));
  }

  private static void assertRefused(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json("code")).as(answer.text()).isEqualTo(code);
    assertThat(answer.json("culprit")).isNotEmpty();
    assertThat(answer.text()).doesNotContain("Exception", "/tmp");
  }
}
