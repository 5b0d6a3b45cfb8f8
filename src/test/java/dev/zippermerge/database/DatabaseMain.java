package dev.zippermerge.database;

import java.nio.file.Path;

/** A service that starts the embedded database and is then killed. */
final class DatabaseMain {
  static final String READY = "ready";

  private DatabaseMain() {}

  /** Never ends by itself. */
  public static void main(String[] args) throws Exception {
    var database = EmbeddedDatabase.start(Path.of(args[0]));
    EmbeddedDatabaseTest.execute(database, "create table kept (n int)");
    System.out.println(READY);
    System.out.flush();
    Runtime.getRuntime().halt(137);
  }
}
