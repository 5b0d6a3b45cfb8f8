package dev.zippermerge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form of the Markdown files: links that lead somewhere, lines that fit a screen. */
class DocsFormTest {
  private static final int WIDEST_LINE = 160;
  private static final int LONGEST_README = 150;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void relativeLinksLeadToFilesAndHeadings() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      for (var link : LINK.matcher(withoutCode(page)).results().toList()) {
        var target = link.group(1);
        if (!target.contains("://") && !leadsSomewhere(page, target)) {
          broken.add(page + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void linesFitAScreenExceptTablesAndCode() throws IOException {
    var wide = new ArrayList<String>();
    for (var page : pages()) {
      var code = false;
      for (var line : Files.readAllLines(page)) {
        code ^= line.startsWith("```");
        if (!code && !line.startsWith("|") && line.length() > WIDEST_LINE) {
          wide.add(page + ": " + line);
        }
      }
    }
    assertThat(wide).isEmpty();
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
  }

  private static List<Path> pages() throws IOException {
    var pages = new ArrayList<Path>();
    try (var top = Files.list(Path.of("."));
        var docs = Files.walk(Path.of("docs"))) {
      top.filter(DocsFormTest::isMarkdown).forEach(pages::add);
      docs.filter(DocsFormTest::isMarkdown).forEach(pages::add);
    }
    assertThat(pages).hasSizeGreaterThan(20);
    return pages;
  }

  private static String withoutCode(Path page) throws IOException {
    return Files.readString(page).replaceAll("(?s)```.*?```", "");
  }

  private static boolean isMarkdown(Path file) {
    return file.toString().endsWith(".md");
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    var parts = target.split("#", 2);
    var file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** Anchors that GitHub gives to the headings of a page. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
