package dev.zippermerge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.CommandRun;
import dev.zippermerge.Zippermerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the documentation shows: they exist, and the first steps work. */
class DocsCommandsTest {
  private static final String PROGRAM = "bin/zippermerge ";
  private static final Pattern BLOCK = Pattern.compile("(?s)```(sh|json)\\n(.*?)```");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z-]+(?=[ =]|$)");

  @Test
  void commandsAndOptionsExist() throws IOException, InterruptedException {
    var options = new TreeMap<String, TreeSet<String>>();
    for (var page : pages()) {
      for (var line : commands(page)) {
        var used = options.computeIfAbsent(name(line), _ -> new TreeSet<>());
        OPTION.matcher(" " + line).results().forEach(option -> used.add(option.group()));
      }
    }
    assertThat(options).hasSizeGreaterThan(10);
    for (var command : options.entrySet()) {
      var words = Stream.concat(Stream.of(command.getKey().split(" ")), Stream.of("--help"));
      var help = CommandRun.of(words.filter(word -> !word.isEmpty()).toArray(String[]::new));
      assertThat(help.status()).as(command.getKey()).isZero();
      assertThat(command.getValue())
          .as(command.getKey())
          .allSatisfy(option -> assertThat(help.out()).contains(option));
    }
  }

  /** With tiny samples and few steps in place of those of the page. */
  @Test
  void gettingStartedLeadsToAMergedModel(@TempDir Path folder)
      throws IOException, InterruptedException {
    var page = Path.of("docs", "getting-started.md");
    Files.writeString(
        folder.resolve("spec.json"),
        blocks(page, "json").getFirst().replace("\"steps\": 400", "\"steps\": 4"));
    for (var line : commands(page)) {
      // The service and its examples have tests of their own.
      if (!line.startsWith("serve") && !line.startsWith("predict")) {
        run(folder, line.startsWith("samples") ? line + " --quick" : line);
      }
    }

    assertThat(folder.resolve("merged/merged.zip")).isNotEmptyFile();
    assertThat(folder.resolve("merged/result.json")).isNotEmptyFile();
  }

  private static void run(Path folder, String line) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Zippermerge.class.getName()));
    command.addAll(List.of(line.split(" +")));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(line + "\n" + output).isZero();
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md")), docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  /** The program's commands, without its name and without comments. */
  private static List<String> commands(Path page) throws IOException {
    return blocks(page, "sh").stream()
        .flatMap(block -> block.replaceAll("\\\\\\n", " ").lines())
        .filter(line -> line.startsWith(PROGRAM))
        .map(line -> line.substring(PROGRAM.length()).replaceFirst(" +# .*", "").strip())
        .toList();
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** The words before the first option or argument. */
  private static String name(String line) {
    var words = line.split(" ");
    if (words[0].startsWith("-")) {
      return "";
    }
    var nested = words[0].equals("bench") || words[0].equals("keys");
    return nested ? words[0] + " " + words[1] : words[0];
  }
}
