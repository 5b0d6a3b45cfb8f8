package dev.zippermerge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.predictions.StoredJobs;
import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Generated bad requests: none is answered with a server's fault, none with more than a problem
 * detail, and none changes a row of any table.
 */
abstract class BadRequestsTest extends ServiceTest {
  /** Traces of code; none of them is in what is sent. */
  private static final Pattern LEAK =
      Pattern.compile(
          "(?i)exception|stack ?trace|\\.java:|org\\.|dev\\.zippermerge|jakarta|tomcat|hibernate|jackson|select |nullpointer");

  /** What HTTP has for methods, codings and versions that a server does not know. */
  private static final List<Integer> UNKNOWN_PROTOCOL = List.of(501, 505);

  @TempDir Path folder;
  @Autowired private BlobStore blobs;
  private final Map<Integer, Integer> answers = new TreeMap<>();

  /** The first request of each kind of fault. */
  private final Map<String, String> faults = new TreeMap<>();

  /**
   * Sends that many requests of a seed; how many answers there were of which status.
   *
   * @param headers lines that each request has
   */
  final Map<Integer, Integer> send(int count, long seed, List<byte[]> files, String... headers)
      throws Exception {
    var requests = new RequestFuzz(new Chance(seed), things(), files, List.of(headers));
    var before = tables();
    for (int i = 0; i < count; i++) {
      var request = requests.next();
      var reply = Wire.send(port(), request);
      answers.merge(reply.status(), 1, Integer::sum);
      var start = new String(request, 0, Math.min(request.length, 1_000), StandardCharsets.UTF_8);
      fault(start, reply)
          .ifPresent(
              fault -> faults.putIfAbsent(fault, start + "\n-> " + reply.headers() + reply.text()));
    }
    assertThat(faults).isEmpty();
    assertThat(tables()).isEqualTo(before);
    return answers;
  }

  /** What is wrong with an answer. */
  private static Optional<String> fault(String request, Wire.Reply reply) {
    int status = reply.status();
    if (UNKNOWN_PROTOCOL.contains(status)) {
      return Optional.empty();
    }
    if (status < 200 || status >= 500) {
      return Optional.of("status " + status);
    }
    if (reply.headers().containsKey("server")) {
      return Optional.of("names the server");
    }
    if (status < 400 || request.startsWith("HEAD ")) {
      return Optional.empty();
    }
    if (!reply.header("content-type").startsWith("application/problem+json")) {
      return Optional.of(status + " as " + reply.header("content-type"));
    }
    var leak = LEAK.matcher(reply.text());
    return leak.find() ? Optional.of(status + " tells " + leak.group()) : code(reply);
  }

  private static Optional<String> code(Wire.Reply reply) {
    return reply.text().contains("\"code\":")
        ? Optional.empty()
        : Optional.of(reply.status() + " without a code");
  }

  private Things things() throws IOException {
    var stored = new StoredJobs(jdbc, blobs);
    var dataset = stored.dataset();
    var model = UUID.randomUUID();
    jdbc.sql(
            """
            insert into model (id, name, blob_id, size, sha256, description, created_at)
            select ?, 'm', blob_id, size, sha256, ?, now() from dataset where id = ?
            """)
        .params(
            model,
            """
            {"format":"SAVED_MODEL","signature":"serving_default","signatures":[],"inputs":[],
             "outputs":[],"layers":[],"parameters":1,"multiplyAccumulates":1}""",
            dataset)
        .update();
    var archive = folder.resolve("x.npz");
    try (var npz = new NpzOutput(archive)) {
      npz.floats("a", List.of(1L, 8L, 8L, 1L), List.of(new float[64]));
    }
    var job = stored.job(SmallMerge.write(folder), dataset);
    jdbc.sql("update merge_job set result = cast(? as jsonb) where id = ?")
        .params(
            """
            {"layers":[],"tasks":[],"totals":{"originalBytes":2,"mergedBytes":1,"artifactBytes":1,
             "compression":2},"secondsByPhase":{},"curves":[],"digests":{},"seed":1,"versions":{}}""",
            job)
        .update();
    return new Things(model, dataset, job, Files.readAllBytes(archive));
  }

  /**
   * A digest of each table's rows, but for those in which the service notes when it cleaned up and
   * when a key was used.
   */
  private Map<String, String> tables() {
    var digests = new TreeMap<String, String>();
    jdbc.sql(
            """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_name not in ('retention_round', 'api_key')
            """)
        .query(String.class)
        .list()
        .forEach(table -> digests.put(table, digest(table)));
    assertThat(digests).containsKeys("blob_chunk", "model", "dataset", "merge_job");
    return digests;
  }

  private String digest(String table) {
    return jdbc.sql(
            "select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from \"%s\" t"
                .formatted(table))
        .query(String.class)
        .single();
  }
}
