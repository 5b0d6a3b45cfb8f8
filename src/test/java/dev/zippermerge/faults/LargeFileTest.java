package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files larger than the service's memory. */
@Tag("faults")
class LargeFileTest {
  private static final long SIZE = 1L << 30;

  @Test
  void aGigabyteGoesInAndOutThroughAHeapOfAQuarter() throws Exception {
    try (var service = ServiceProcess.start(TestPostgres.newDatabase());
        var client = HttpClient.newHttpClient()) {
      long begun = System.nanoTime();
      var answer = service.upload(ServiceProcess.DATASETS, FormData.bytes(SIZE));
      long stored = System.nanoTime();
      var path = ServiceProcess.DATASETS + "/" + ServiceProcess.created(answer) + "/content";
      var content = client.send(service.request(path).build(), BodyHandlers.ofInputStream()).body();
      var digest = digest(content);
      long fetched = System.nanoTime();

      assertThat(answer.json().get("size").asLong()).isEqualTo(SIZE);
      assertThat(digest).isEqualTo(digest(FormData.stream(SIZE))).isEqualTo(answer.json("sha256"));
      System.out.printf(
          "1 GiB up in %.1f s, down in %.1f s%n", (stored - begun) / 1e9, (fetched - stored) / 1e9);
    }
  }

  private static String digest(InputStream bytes) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
