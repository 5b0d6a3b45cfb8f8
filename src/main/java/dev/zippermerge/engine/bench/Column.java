package dev.zippermerge.engine.bench;

/**
 * A measured column of a table.
 *
 * @param name with its unit
 * @param decimals shown in Markdown
 * @param plotted true where it is drawn
 */
record Column(String name, int decimals, boolean plotted) {
  static Column shown(String name, int decimals) {
    return new Column(name, decimals, false);
  }

  static Column drawn(String name, int decimals) {
    return new Column(name, decimals, true);
  }
}
