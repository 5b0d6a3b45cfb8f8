package dev.zippermerge.runner;

import dev.zippermerge.engine.process.JavaCommandLine;
import dev.zippermerge.engine.process.Sandbox;
import dev.zippermerge.jobs.FakeMerge;
import dev.zippermerge.jobs.FakeTrials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Stands in for the engine in tests of the service: {@code inspect} and {@code inspect-data} obey
 * the inspected file's first line, all other commands that are listed here obey their arguments.
 */
public final class FakeEngine {
  static final String MODEL =
      """
      {"format":"SAVED_MODEL","signature":"serving_default","signatures":["serving_default"],\
      "inputs":[{"name":"x","type":"DT_FLOAT","shape":[-1,32,32,1]}],\
      "outputs":[{"name":"y","type":"DT_FLOAT","shape":[-1,10]}],\
      "layers":[],"parameters":12,"multiplyAccumulates":34}""";
  static final String DATA =
      """
      {"format":"NPZ","trainExamples":8,"testExamples":2,"shape":[32,32,1],"labelled":true,\
      "classes":10}""";

  private FakeEngine() {}

  /** Does what a command of the engine would, or misbehaves as told. */
  public static void main(String[] args) throws Exception {
    if (!args[0].equals("start-child")) { // That one plays the service.
      Sandbox.enterIfAsked();
    }
    switch (args[0]) {
      case "inspect" -> inspect(Path.of(args[1]), MODEL);
      case "inspect-data" -> inspect(Path.of(args[1]), DATA);
      case "plan" -> FakeMerge.plan(Path.of(args[1]));
      case "merge" -> merge(args);
      case "trial" ->
          FakeTrials.run(
              Path.of(args[1]), Path.of(args[2]), Path.of(args[4]), option(args, "--resume="));
      case "echo" -> List.of(args).subList(1, args.length).forEach(System.out::println);
      case "complain" -> complain(Integer.parseInt(args[1]));
      case "folder" -> System.out.println(Path.of("").toAbsolutePath());
      case "break-out" -> BreakOut.tryAll(args[1]);
      case "write" -> write(Path.of("large"), Integer.parseInt(args[1]));
      case "many-threads" -> manyThreads(Integer.parseInt(args[1]));
      case "unpack" -> unpack();
      case "hang" -> hang();
      case "last-words" -> lastWords();
      case "hoard" -> hoard();
      case "one-line" -> oneLine();
      case "exit-with-parent" -> exitWithParent();
      case "start-child" -> startChild();
      default -> System.exit(2);
    }
  }

  private static void merge(String[] args) throws Exception {
    var trials = option(args, "--trials=");
    if (trials != null) {
      FakeTrials.decide(Path.of(args[1]), trials, List.of(args));
    } else {
      FakeMerge.merge(Path.of(args[1]), Path.of(args[3]), option(args, "--resume="));
    }
  }

  private static @Nullable Path option(String[] args, String name) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name))
        .map(arg -> Path.of(arg.substring(name.length())))
        .findFirst()
        .orElse(null);
  }

  /** First line {@code refuse CODE}, {@code crash}, {@code hang}, {@code babble}; else: fine. */
  private static void inspect(Path file, String description) throws Exception {
    var order = firstLine(file);
    Consumer<String> out = System.out::println;
    switch (order[0]) {
      case "refuse" -> {
        out.accept(
            """
            {"code":"%s","culprit":"%s","message":"Refused for the test."}"""
                .formatted(order[1], file.getFileName()));
        System.exit(3);
      }
      case "crash" -> {
        // As a fault in native code: the kernel's signal, not an exception.
        var self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-SEGV", self).start().waitFor();
        hang();
      }
      case "hang" -> hang();
      case "babble" -> out.accept("this is not JSON");
      default -> out.accept(description);
    }
  }

  private static String[] firstLine(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(100), StandardCharsets.ISO_8859_1);
      return start.split("\n", 2)[0].split(" ", 2);
    }
  }

  private static void complain(int lines) {
    for (int line = 1; line <= lines; line++) {
      System.err.println("line " + line);
    }
    System.exit(1);
  }

  private static void write(Path file, int bytes) {
    try {
      Files.write(file, new byte[bytes]);
    } catch (IOException e) {
      System.exit(Sandbox.isFileTooLarge(e) ? Sandbox.FILE_TOO_LARGE : 1);
    }
  }

  /** Tells where native code is unpacked, by this process and by one that it would start. */
  private static void unpack() throws IOException {
    System.out.println(Loader.getCacheDir());
    JavaCommandLine.of(List.of(), "Child", Path.of("."), List.of()).stream()
        .filter(option -> option.matches("-D(org.bytedeco.javacpp|jna).*"))
        .forEach(System.out::println);
  }

  private static void manyThreads(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Thread.ofPlatform().daemon().start(LockSupport::park);
    }
    hang();
  }

  private static void hang() throws InterruptedException {
    System.out.println("hanging");
    Thread.sleep(60_000);
  }

  private static void lastWords() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("that is all")));
    hang();
  }

  private static void hoard() throws InterruptedException {
    var hoard = new byte[800][];
    for (int i = 0; i < hoard.length; i++) {
      hoard[i] = new byte[1 << 18];
      Arrays.fill(hoard[i], (byte) 1);
    }
    hang();
    System.out.println(hoard.length);
  }

  private static void oneLine() {
    var part = new byte[1 << 16];
    Arrays.fill(part, (byte) 'x');
    while (true) {
      System.out.write(part, 0, part.length);
    }
  }

  private static void startChild() throws InterruptedException {
    var runner =
        new LocalEngineRunner(
            new EngineSettings(
                FakeEngine.class.getName(),
                DataSize.ofMegabytes(64),
                DataSize.ofGigabytes(1),
                2000),
            new EngineMetrics(new SimpleMeterRegistry()),
            Tracer.NOOP);
    var waiting = new CountDownLatch(1);
    var child =
        runner.start(
            new EngineCommand(
                List.of("exit-with-parent"),
                Duration.ofMinutes(1),
                1L << 30,
                line -> {
                  System.out.println(line);
                  waiting.countDown();
                }));
    waiting.await();
    System.out.println(child.pid());
    child.await();
  }

  private static void exitWithParent() throws IOException {
    System.out.println("waiting");
    while (System.in.read() >= 0) {
      // Waits for the parent's end.
    }
    Runtime.getRuntime().halt(9);
  }
}
