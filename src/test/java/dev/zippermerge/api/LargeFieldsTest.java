package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import org.junit.jupiter.api.Test;

/** What is read into memory before it is checked must not be large, whoever sends it. */
class LargeFieldsTest extends ServiceTest {
  private static final int LARGE = 3 << 19;

  @Test
  void refusesALargeBody() throws Exception {
    var task = "{\"name\":\"first\"},";
    var body = "{\"tasks\":[" + task.repeat(LARGE / task.length()) + "{}]}";
    for (var path : new String[] {"/api/v1/merge-jobs", "/api/v1/merge-jobs/validate"}) {
      assertTooLarge(post(path, body), "JSON_TOO_LARGE", "body");
    }
  }

  @Test
  void refusesALargePartThatIsNotTheUpload() throws Exception {
    var file = new byte[] {1};
    var spec =
        new Multipart()
            .field("name", "mine")
            .file("spec", "spec.json", new byte[LARGE])
            .file("file", "my.npz", file);
    assertTooLarge(post("/api/v1/datasets", spec), "UPLOAD_TOO_LARGE", "spec");

    var name =
        new Multipart().file("name", "name.txt", new byte[LARGE]).file("file", "my.zip", file);
    assertTooLarge(post("/api/v1/models", name), "UPLOAD_TOO_LARGE", "name");
  }

  @Test
  void takesALargeUploadWithASmallSpecThatIsSentAsAFile() throws Exception {
    var form =
        new Multipart()
            .field("name", "mine")
            .file("spec", "spec.json", new byte[] {'{', '}'})
            .file("file", "my.npz", new byte[LARGE]);

    assertThat(post("/api/v1/datasets", form).status()).isEqualTo(201);
  }

  private static void assertTooLarge(Answer answer, String code, String culprit) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(answer.json("culprit")).isEqualTo(culprit);
  }
}
