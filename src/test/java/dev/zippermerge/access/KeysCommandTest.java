package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.CommandRun;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** The command in a process of its own, beside the service that it makes keys for. */
class KeysCommandTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  @Value("${spring.datasource.url}")
  private String database = "";

  @Test
  void makesShowsAndRevokesAKey() throws Exception {
    var made = run("create", "--owner=judy", "--name=laptop", "--scopes=read");
    assertThat(made.status()).as(made.err()).isZero();
    var secret = made.out().strip();
    assertThat(secret).matches("zm_[A-Za-z0-9_-]{43}");
    assertThat(get(secret, MODELS).status()).isEqualTo(200);
    assertThat(upload(secret, "models").status()).isEqualTo(403);

    var key = keys.list().stream().filter(one -> one.owner().equals("judy")).toList().getFirst();
    var listed = run("list").out();
    assertThat(listed).doesNotContain(secret);
    assertThat(listed.lines().filter(line -> line.startsWith(key.id().toString())))
        .singleElement()
        .asString()
        .contains("judy", "laptop", "read", String.valueOf(key.lastUsedAt()).substring(0, 16));

    assertThat(run("revoke", key.id().toString()).status()).isZero();
    assertThat(get(secret, MODELS).status()).isEqualTo(401);
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    assertThat(run("revoke", UUID.randomUUID().toString()).status()).isEqualTo(1);
    assertThat(run("create", "--owner=judy", "--scope=read").err()).contains("--scope=read");
    assertThat(run("create", "--owner=judy", "--scopes=all").status()).isEqualTo(2);
    assertThat(run("create").status()).isEqualTo(2);
  }

  private CommandRun run(String command, String... arguments) throws Exception {
    var line = Stream.concat(Stream.of("keys", command), Arrays.stream(arguments));
    var database = Stream.of("--spring.datasource.url=" + this.database);
    return CommandRun.of(Stream.concat(line, database).toArray(String[]::new));
  }
}
