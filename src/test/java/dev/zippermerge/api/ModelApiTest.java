package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelApiTest extends ServiceTest {
  private static final String MODELS = "/api/v1/models";

  /** More than one chunk, and not a whole number of them. */
  private static final byte[] CONTENT = content((2 << 20) + 12345);

  @Test
  void storesAModelAndDescribesIt() throws Exception {
    var created = upload("digits", CONTENT);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json("name")).isEqualTo("digits");
    assertThat(created.json("sha256")).isEqualTo(sha256(CONTENT));
    assertThat(created.json().at("/size").asLong()).isEqualTo(CONTENT.length);
    assertThat(created.json("description/inputs/0/name")).isEqualTo("x");
    assertThat(created.json("createdAt")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    var location = created.header("Location");
    assertThat(location).endsWith(MODELS + "/" + created.json("id"));
    assertThat(get(MODELS + "/" + created.json("id")).json()).isEqualTo(created.json());
  }

  @Test
  void returnsTheContentThatCameIn() throws Exception {
    var answer = get(contentOf(upload("whole", CONTENT)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEqualTo(CONTENT);
    assertThat(answer.header("ETag")).isEqualTo('"' + sha256(CONTENT) + '"');
    assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    var digest = HexFormat.of().parseHex(sha256(CONTENT));
    assertThat(answer.header("Repr-Digest"))
        .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
  }

  @Test
  void returnsPartsOfTheContent() throws Exception {
    var path = contentOf(upload("parts", CONTENT));

    var part = get(path, "Range", "bytes=1048570-1048580");
    var end = get(path, "Range", "bytes=-5");
    var beyond = get(path, "Range", "bytes=99999999-");
    var other = get(path, "Range", "bytes=0-4", "If-Range", "\"other\"");

    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 1048570-1048580/" + CONTENT.length);
    assertThat(part.bytes()).isEqualTo(slice(1048570, 1048581));
    assertThat(end.bytes()).isEqualTo(slice(CONTENT.length - 5, CONTENT.length));
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + CONTENT.length);
    assertThat(beyond.json("code")).isEqualTo("RANGE_NOT_SATISFIABLE");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.bytes()).isEqualTo(CONTENT);
  }

  @Test
  void sendsNothingTwice() throws Exception {
    var path = contentOf(upload("cached", CONTENT));
    var etag = '"' + sha256(CONTENT) + '"';

    assertThat(get(path, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void tellsTheSizeWithoutTheContent() throws Exception {
    var path = contentOf(upload("head", CONTENT));

    var answer = send(request(path).method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(CONTENT.length));
  }

  @Test
  void listsInPagesNewestFirst() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(upload("page " + i, new byte[] {(byte) i}).json("id"));
    }

    var found = new ArrayList<String>();
    var next = MODELS + "?limit=2";
    while (found.size() < 5) {
      var page = get(next);
      page.json().at("/items").forEach(item -> found.add(item.at("/id").asString()));
      next = MODELS + "?limit=2&cursor=" + page.json("nextCursor");
    }

    assertThat(found).startsWith(ids.toArray(String[]::new));
  }

  @Test
  void deletesRowAndBlob() throws Exception {
    var before = count("blob_chunk");
    var path = MODELS + "/" + upload("short-lived", CONTENT).json("id");
    assertThat(count("blob_chunk")).isEqualTo(before + 3);

    assertThat(delete(path).status()).isEqualTo(204);

    assertThat(get(path).json("code")).isEqualTo("MODEL_NOT_FOUND");
    assertThat(get(path + "/content").status()).isEqualTo(404);
    assertThat(delete(path).status()).isEqualTo(404);
    assertThat(count("blob_chunk")).isEqualTo(before);
  }

  private Answer upload(String name, byte[] content) throws Exception {
    return post(MODELS, new Multipart().field("name", name).file("file", "model.zip", content));
  }

  private static String contentOf(Answer created) {
    return MODELS + "/" + created.json("id") + "/content";
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(CONTENT, from, to);
  }

  private static byte[] content(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    System.arraycopy("model\n".getBytes(StandardCharsets.UTF_8), 0, bytes, 0, 6);
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
