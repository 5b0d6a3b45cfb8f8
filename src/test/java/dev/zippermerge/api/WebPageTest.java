package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebPageTest extends ServiceTest {
  /** What the page and its scripts refer to, files of the page alone. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href=|src=|from )\"(?:\\./)?([a-z]+\\.(?:js|css|yaml))\"");

  @Test
  void thePageAndAllItRefersToIsServed() throws Exception {
    var seen = new HashSet<String>();
    visit("", seen);
    assertThat(seen)
        .contains(
            "app.js",
            "form.js",
            "job.js",
            "key.js",
            "events.js",
            "trials.js",
            "zipper.js",
            "curves.js",
            "style.css",
            "openapi.yaml");
  }

  @Test
  void thePageLoadsNothingFromOtherHosts() throws Exception {
    var page = file("/").body();
    assertThat(page).contains("Content-Security-Policy\" content=\"default-src 'self'");
    assertThat(page).doesNotContain("src=\"http", "href=\"http", "src=\"//", "href=\"//");
  }

  private void visit(String name, HashSet<String> seen) throws Exception {
    var answer = file("/" + name);
    assertThat(answer.statusCode()).as(name).isEqualTo(200);
    var references = REFERENCE.matcher(answer.body());
    while (references.find()) {
      if (seen.add(references.group(1))) {
        visit(references.group(1), seen);
      }
    }
  }

  private HttpResponse<String> file(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request(path).build(), BodyHandlers.ofString());
    }
  }
}
