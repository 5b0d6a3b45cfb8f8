package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An upload while the bucket's server does not answer. */
@DirtiesContext
class StoreOutageTest extends ServiceTest {

  @DynamicPropertySource
  static void bucket(DynamicPropertyRegistry registry) {
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "secret");
    registry.add("zippermerge.storage.place", () -> "S3");
    registry.add("zippermerge.storage.s3.bucket", () -> "blobs");
    // Nobody listens at port 1.
    registry.add("zippermerge.storage.s3.endpoint", () -> "http://127.0.0.1:1");
  }

  @AfterAll
  static void forget() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void isTheServersFaultAndStoresNothing() throws Exception {
    var form = new Multipart().field("name", "mine").file("file", "my.npz", new byte[] {1});

    var answer = post("/api/v1/datasets", form);

    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.json("code")).isEqualTo("STORAGE_UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(get("/api/v1/datasets").text()).doesNotContain("mine");
  }
}
