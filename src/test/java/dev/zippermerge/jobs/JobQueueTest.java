package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who is served next. Nothing polls for jobs here but the test, in the place of processes. */
@TestPropertySource(properties = "zippermerge.roles=api")
class JobQueueTest extends JobTest {
  private static final int ANY = Integer.MAX_VALUE;

  @Autowired private PlatformTransactionManager transactions;
  @Autowired private QueuePlaces places;
  @Autowired private QueueUpkeep upkeep;

  @BeforeEach
  void emptyTheQueue() {
    jdbc.sql("delete from merge_queue").update(); // Of tests that shared the service.
    jdbc.sql("delete from queue_owner").update();
  }

  @Test
  void ownersAreServedInTurn() {
    var first = List.of(queued("ann"), queued("ann"), queued("ann"));
    var second = List.of(queued("bob"), queued("bob"));
    var third = queued("cid");
    var worker = process(ANY);

    var served = new ArrayList<UUID>();
    for (var entry = take(worker); entry.isPresent(); entry = take(worker)) {
      served.add(entry.get().jobId());
      worker.remove(entry.get());
    }

    assertThat(served)
        .containsExactly(
            first.get(0), second.get(0), third, first.get(1), second.get(1), first.get(2));
  }

  @Test
  void whoHasLessRunningIsServedFirst() {
    queued("ann");
    queued("ann");
    var worker = process(ANY);
    take(worker);
    take(worker);
    var late = queued("ann");
    var later = queued("bob");
    var latest = queued("bob");

    assertThat(List.of(taken(worker), taken(worker), taken(worker)))
        .containsExactly(later, latest, late);
  }

  @Test
  void prioritiesOrderTheJobsOfAnOwnerAlone() {
    var low = queued("ann", JobPriority.LOW);
    var normal = queued("ann", JobPriority.NORMAL);
    var other = queued("bob", JobPriority.LOW);
    var high = queued("ann", JobPriority.HIGH);
    var worker = process(ANY);

    assertThat(List.of(taken(worker), taken(worker), taken(worker), taken(worker)))
        .containsExactly(high, other, normal, low);
  }

  /** Against the order in which entries are really taken, with some running and some not due. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void placesAreTheOrderOfService(long seed) {
    var random = new Random(seed);
    var owners = List.of("ann", "bob", "cid", "dee");
    var waiting = new ArrayList<UUID>();
    for (int i = 0; i < 12; i++) {
      var owner = owners.get(random.nextInt(1 + random.nextInt(owners.size())));
      waiting.add(queued(owner, JobPriority.values()[random.nextInt(3)]));
    }
    var worker = process(ANY);
    for (int i = random.nextInt(6); i > 0; i--) {
      var entry = take(worker).orElseThrow();
      waiting.remove(entry.jobId());
      if (random.nextBoolean()) {
        worker.remove(entry);
      }
    }
    var places = new ArrayList<Integer>();
    var byPlace = new ArrayList<>(Collections.nCopies(waiting.size(), new UUID(0, 0)));
    for (var id : waiting) {
      int place = this.places.of(id).orElseThrow();
      places.add(place);
      byPlace.set(place - 1, id);
    }

    var order = new ArrayList<UUID>();
    for (var entry = take(worker); entry.isPresent(); entry = take(worker)) {
      order.add(entry.get().jobId());
    }
    assertThat(byPlace).isEqualTo(order);
    assertThat(places).doesNotHaveDuplicates();
    assertThat(this.places.of(order.getFirst())).isEmpty();
  }

  @Test
  void noOwnerHasMoreRunningThanAllowedHoweverManyProcessesTake() throws Exception {
    for (int i = 0; i < 12; i++) {
      queued("ann");
      queued("bob");
    }
    Callable<List<String>> takesAll =
        () -> {
          var worker = process(3);
          var owners = new ArrayList<String>();
          for (var entry = take(worker); entry.isPresent(); entry = take(worker)) {
            owners.add(ownerOf(entry.get()));
          }
          return owners;
        };

    var taken = new ArrayList<Future<List<String>>>();
    try (var pool = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        taken.add(pool.submit(takesAll));
      }
    }

    var owners = new ArrayList<String>();
    for (var each : taken) {
      owners.addAll(each.get());
    }
    assertThat(owners).containsOnly("ann", "bob").hasSize(6);
    assertThat(Collections.frequency(owners, "ann")).isEqualTo(3);
  }

  @Test
  void whatASilentProcessHadIsTakenByAnother() {
    var id = queued("ann");
    var silent = process(ANY);
    var other = process(ANY);
    var entry = take(silent).orElseThrow();
    silence(QueueUpkeep.SILENCE.minusSeconds(2));
    assertThat(upkeep.freeSilent()).isEmpty();
    assertThat(take(other)).isEmpty();

    silence(QueueUpkeep.SILENCE.plusSeconds(1));
    assertThat(upkeep.freeSilent()).containsExactly(id);
    assertThat(take(other)).contains(entry);

    silent.renew(entry);
    silent.giveBack(entry);
    silent.remove(entry);
    assertThat(take(process(ANY))).isEmpty();
    other.remove(entry);
    assertThat(count("merge_queue")).isZero();
  }

  @Test
  void whatNobodyTookIsTheSilentProcessesAgain() {
    queued("ann");
    var silent = process(ANY);
    var entry = take(silent).orElseThrow();
    silence(QueueUpkeep.SILENCE.plusSeconds(1));
    upkeep.freeSilent();

    silent.renew(entry);

    assertThat(take(process(ANY))).isEmpty();
  }

  @Test
  void whatIsPutOffKeepsNobodyFromOthers() {
    queued("ann", JobPriority.HIGH);
    var next = queued("ann");
    var worker = process(ANY);

    worker.putOff(take(worker).orElseThrow());

    assertThat(taken(worker)).isEqualTo(next);
    assertThat(take(worker)).isEmpty();
    jdbc.sql("update merge_queue set due_at = due_at - interval '6 s'").update();
    assertThat(take(worker)).isPresent();
  }

  private void silence(Duration duration) {
    jdbc.sql("update merge_queue set seen_at = clock_timestamp() - make_interval(secs => ?)")
        .param(duration.toSeconds())
        .update();
  }

  private JobQueue process(int mostRunning) {
    return new JobQueue(jdbc, new QueueSettings(mostRunning, null));
  }

  private Optional<QueueEntry> take(JobQueue process) {
    return new TransactionTemplate(transactions).execute(status -> process.take());
  }

  private UUID taken(JobQueue process) {
    return take(process).orElseThrow().jobId();
  }

  private String ownerOf(QueueEntry entry) {
    return jdbc.sql("select owner from merge_job where id = ?")
        .param(entry.jobId())
        .query(String.class)
        .single();
  }

  private UUID queued(String owner) {
    return queued(owner, JobPriority.NORMAL);
  }

  private UUID queued(String owner, JobPriority priority) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into merge_job (id, owner, priority, status, request, created_at, queued_at)
            values (?, ?, ?, 'QUEUED', '{}', clock_timestamp(), clock_timestamp())
            """)
        .params(id, owner, priority.rank())
        .update();
    process(ANY).trigger(new Ticket(id, 1));
    return id;
  }
}
