package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.OpenApi;
import dev.zippermerge.ServiceTest;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds {@code openapi.yaml} equal to the running service: what springdoc reads from the
 * controllers is compared with it; and {@link ServiceTest} checks the status of every answer in
 * every test.
 */
class OpenApiContractTest extends ServiceTest {
  private static final String API = "/api/";

  /** Successes that the generated description can know. */
  private static final Set<String> SUCCESSES = Set.of("200", "201", "202", "204");

  @Test
  void servesTheContractAndAPageForIt() throws Exception {
    assertThat(get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    assertThat(get("/docs").header("Location")).endsWith("/swagger-ui/index.html");
    assertThat(get("/swagger-ui/index.html").status()).isEqualTo(200);
    assertThat(get("/v3/api-docs/swagger-config").json("url")).isEqualTo("/openapi.yaml");
  }

  @Test
  void namesEveryOperationAndNoOther() throws Exception {
    assertThat(OpenApi.CONTRACT.operations(API).keySet())
        .isEqualTo(generated().operations(API).keySet());
  }

  @TestFactory
  Stream<DynamicTest> describesEveryOperationAsItIs() throws Exception {
    var generated = generated();
    var operations = generated.operations(API);
    return OpenApi.CONTRACT.operations(API).entrySet().stream()
        .map(
            ours -> {
              var theirs = Objects.requireNonNull(operations.get(ours.getKey()), ours.getKey());
              return DynamicTest.dynamicTest(
                  ours.getKey(), () -> compare(ours.getValue(), generated, theirs));
            });
  }

  private static void compare(OpenApi.Operation ours, OpenApi generated, OpenApi.Operation theirs) {
    var contract = OpenApi.CONTRACT;
    assertThat(contract.parameters(ours)).isEqualTo(generated.parameters(theirs));
    assertThat(contract.requestProperties(ours)).isEqualTo(generated.requestProperties(theirs));
    var successes = new TreeSet<>(contract.statuses(ours));
    successes.retainAll(SUCCESSES);
    var theirSuccesses = new TreeSet<>(generated.statuses(theirs));
    theirSuccesses.retainAll(SUCCESSES);
    assertThat(successes).isEqualTo(theirSuccesses);
    for (var status : successes) {
      assertThat(contract.responseProperties(ours, status))
          .isEqualTo(generated.responseProperties(theirs, status));
    }
  }

  private OpenApi generated() throws Exception {
    return new OpenApi(get("/v3/api-docs").json());
  }
}
