package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the dashboard equal to what the running service tells of itself. */
@TestPropertySource(properties = "spring.test.metrics.export=true")
class DashboardTest extends JobTest {
  private static final Path DASHBOARD = Path.of("docs", "grafana-dashboard.json");

  /** What a name is not: labels, ranges, what is grouped by. */
  private static final Pattern OTHER =
      Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\bby \\([^)]*\\)|\"[^\"]*\"");

  private static final Pattern NAME = Pattern.compile("\\b[a-z_][a-z_0-9]*\\b(?!\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("by \\(([^)]*)\\)");

  @Autowired private ApplicationContext context;

  /** What appears with the first round of cleaning, a minute after the start. */
  @BeforeEach
  void clean() {
    ReflectionTestUtils.invokeMethod(context.getBean("retentionTask"), "round");
  }

  @Test
  void asksOnlyForWhatThereIs() throws Exception {
    awaitStatus(submit("first"), "SUCCEEDED");
    awaitStatus(submit("refuse"), "FAILED");
    awaitStatus(search("first"), "SUCCEEDED");
    awaitStatus(search("refuse_layer"), "FAILED");

    var wanted =
        queries().stream().flatMap(query -> names(query).stream()).collect(Collectors.toSet());
    assertThat(wanted).hasSizeGreaterThan(15);
    Awaitility.await().untilAsserted(() -> assertThat(exported()).containsAll(wanted));
  }

  @Test
  void groupsByLabelsThatThereAre() throws Exception {
    awaitStatus(submit("refuse"), "FAILED");
    var text = metrics();
    for (var query : queries()) {
      LABEL
          .matcher(query)
          .results()
          .flatMap(found -> List.of(found.group(1).split(", ")).stream())
          .filter(label -> !label.equals("instance"))
          .forEach(label -> assertThat(text).containsPattern("[{,]" + label + "=\""));
    }
  }

  @Test
  void showsAllFiguresOfOurOwn() throws Exception {
    awaitStatus(submit("refuse"), "FAILED");
    var shown = String.join("\n", queries());
    assertThat(exported())
        .filteredOn(name -> name.startsWith("zippermerge_"))
        .isNotEmpty()
        .map(name -> name.replaceAll("_(sum|count|max|bucket|total)$", ""))
        .allMatch(shown::contains);
  }

  private Set<String> exported() throws Exception {
    return metrics()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String metrics() throws Exception {
    var address = "http://localhost:" + managementPort() + "/actuator/prometheus";
    var answer = send(HttpRequest.newBuilder(URI.create(address)));
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }

  private static List<String> queries() {
    return JsonMapper.shared().readTree(DASHBOARD).findValues("expr").stream()
        .map(JsonNode::asString)
        .toList();
  }

  private static Set<String> names(String query) {
    var bare = OTHER.matcher(query).replaceAll(" ");
    return NAME.matcher(bare).results().map(found -> found.group()).collect(Collectors.toSet());
  }
}
