package dev.zippermerge.jobs;

import dev.zippermerge.engine.process.Sandbox;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskLatency;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the engine's {@code plan} and {@code merge}: behaves as the first task's name says,
 * and well where it says nothing of interest.
 */
public final class FakeMerge {
  static final Refusal REFUSAL =
      new Refusal(RefusalCode.ALIGNMENT_IMPOSSIBLE, "conv1", "The layers do not fit.");

  private FakeMerge() {}

  /** Plans, or refuses for {@code unplannable}. */
  public static void plan(Path spec) {
    var task = behaviour(spec);
    if (task.equals("unplannable")) {
      print(REFUSAL);
      System.exit(3);
    }
    if (task.equals("plan_crash")) {
      Runtime.getRuntime().halt(134);
    }
    print(new MergePlan(List.of(layer()), List.of(kept()), 1000, 100, 1 << 20));
  }

  /** Merges, or does what the task's name says. */
  public static void merge(Path spec, Path out, @Nullable Path resumed) throws Exception {
    endWithParent();
    print(new EngineEvent.Log("pid " + ProcessHandle.current().pid()));
    stay(behaviour(spec));
    print(new EngineEvent.Progress(Phase.ENCODE, 1, 2, 0, 20, 40.0, 2.5));
    print(new EngineEvent.Curve("first", 10, 0.5, 0.625, 0.75, 0.875, null));
    switch (behaviour(spec)) {
      case "crash" -> crash();
      case "refuse" -> refuse(REFUSAL);
      case "hang" -> Thread.sleep(600_000);
      case "linger" -> Thread.sleep(6_000);
      case "resumable" -> leaveCheckpoints(out, resumed);
      case "reluctant" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(3_000)));
        leaveCheckpoints(out, resumed);
      }
      case "fill" -> Files.write(out.resolveSibling("filler"), new byte[64 << 20]);
      case "hoard" -> hoard();
      case "bloat" -> bloat(out);
      case "forge" -> forge();
      case "link" -> link(out);
      case "babble" -> System.out.println("this is not JSON");
      default -> {}
    }
    print(new EngineEvent.Progress(Phase.VERIFY, 2, 2, 20, 20, 100.0, 0.0));
    finish(Json.mapper().readValue(spec, MergeSpec.class), out);
  }

  /** The bytes of the artifact for a seed. */
  static byte[] artifact(long seed) {
    var bytes = new byte[(2 << 20) + 12345];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void finish(MergeSpec spec, Path out) throws IOException {
    write(spec, spec.seed() == null ? 1 : spec.seed(), out);
    print(new EngineEvent.Done("result.json", "merged.zip"));
  }

  /** Writes artifact and results. */
  static void write(MergeSpec spec, long seed, Path out) throws IOException {
    Files.createDirectories(out);
    Files.write(out.resolve("merged.zip"), artifact(seed));
    Json.mapper().writeValue(out.resolve("result.json"), result(spec, seed));
  }

  private static MergeResult result(MergeSpec spec, long seed) {
    var errors = List.of(new MergeResult.LayerError("first", 0.1, 0.2, 0.05));
    var latencies =
        List.of(new MergeResult.LayerLatency("first", new LatencyMicros(4.0, 6.0, null, 2.5)));
    var layer =
        new MergeResult.Layer(
            "conv1", "ENCODED_CONV", layer().sources(), 8, 128, 4, 1000, 100, errors, latencies);
    var tasks =
        spec.tasks().stream()
            .map(
                task ->
                    new MergeResult.Task(
                        task.name(),
                        TaskKind.CLASSIFICATION,
                        true,
                        10,
                        0.9,
                        0.8,
                        0.89,
                        0.9,
                        0.99,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new TaskLatency(
                            new LatencyMicros(40.0, 60.0, 50.0, 20.0), 300, "SkylakeX", null)))
            .toList();
    return new MergeResult(
        List.of(layer),
        tasks,
        new MergeResult.Totals(1000, 100, artifact(seed).length, 10),
        Map.of(Phase.ENCODE, 0.5),
        List.of(new EngineEvent.Curve("first", 20, 0.25, null, 0.875, 0.9, null)),
        Map.of(),
        seed,
        Map.of(),
        null,
        null);
  }

  private static MergePlan.Layer layer() {
    return new MergePlan.Layer(
        "conv1",
        List.of(
            new MergePlan.Source("first", "a,b", List.of(5L, 5L, 1L, 32L)),
            new MergePlan.Source("second", "c", List.of(5L, 5L, 1L, 32L))),
        8,
        128,
        4);
  }

  private static MergePlan.Kept kept() {
    return new MergePlan.Kept("first", "d", KeptReason.OUTPUT_LAYER);
  }

  /** Stays in the phase that is told, for some seconds. */
  private static void stay(String behaviour) throws InterruptedException {
    if (behaviour.startsWith("stay_")) {
      var phase = Phase.valueOf(behaviour.substring(5).toUpperCase(Locale.ROOT));
      print(new EngineEvent.Progress(phase, 1, 2, 0, 20, 1.0, 2.5));
      Thread.sleep(4_000);
    }
  }

  /** Leaves a checkpoint and another one at the end, or tells what it goes on from. */
  static void leaveCheckpoints(Path out, @Nullable Path resumed) throws Exception {
    if (resumed != null) {
      print(new EngineEvent.Log("resumed from " + Files.readString(resumed)));
      return;
    }
    leaveCheckpoint(out, 10);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveCheckpoint(out, 12)));
    Thread.sleep(600_000);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void leaveCheckpoint(Path out, int step) {
    try {
      Files.createDirectories(out);
      Files.writeString(out.resolve("fake.checkpoint"), "step " + step);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    print(new EngineEvent.Checkpoint("fake.checkpoint", step));
  }

  static void crash() {
    System.err.println("the fake engine breaks");
    System.err.flush();
    Runtime.getRuntime().halt(134);
  }

  static void refuse(Refusal refusal) {
    print(new EngineEvent.Refused(refusal));
    System.exit(3);
  }

  private static void hoard() throws InterruptedException {
    var hoard = new byte[2000][];
    for (int i = 0; i < hoard.length; i++) {
      hoard[i] = new byte[1 << 18];

      Arrays.fill(hoard[i], (byte) i);
    }
    Thread.sleep(60_000);
    System.out.println(hoard.length);
  }

  private static void bloat(Path out) throws IOException {
    Files.createDirectories(out);
    try (var file = new RandomAccessFile(out.resolve("large").toFile(), "rw")) {
      file.setLength(1L << 30);
    } catch (IOException e) {
      System.exit(Sandbox.isFileTooLarge(e) ? Sandbox.FILE_TOO_LARGE : 1);
    }
  }

  /** Names out of a stranger's model. */
  private static void forge() {
    print(new EngineEvent.Log("layer conv\n2026-11-22 ERROR forged"));
    refuse(new Refusal(RefusalCode.MODEL_CORRUPT, "conv\0", "The layer conv\0 is odd."));
  }

  /** As an engine might that a stranger's model has taken over: the artifact is some other file. */
  private static void link(Path out) throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("result.json"), "{}");
    Files.createSymbolicLink(out.resolve("merged.zip"), Path.of("/proc/self/environ"));
    print(new EngineEvent.Done("result.json", "merged.zip"));
    System.exit(0);
  }

  static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Waits for the parent's end.
                }
              } catch (IOException e) {
                // It has ended, too.
              }
              Runtime.getRuntime().halt(9);
            });
  }

  private static String behaviour(Path spec) {
    return Json.mapper().readValue(spec, MergeSpec.class).tasks().getFirst().name();
  }

  static void print(Object value) {
    System.out.println(Json.mapper().writeValueAsString(value));
  }
}
