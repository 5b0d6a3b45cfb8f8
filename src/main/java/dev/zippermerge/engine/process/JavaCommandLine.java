package dev.zippermerge.engine.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a Java process that runs the same classes as this one. */
public final class JavaCommandLine {
  /** Where the libraries JavaCPP and JNA unpack native code; in the user's home unless told. */
  private static final List<String> UNPACKING =
      List.of("org.bytedeco.javacpp.cachedir", "jna.tmpdir");

  private JavaCommandLine() {}

  /**
   * Options that keep a process, and the ones that it starts, from running native code that another
   * one could have written.
   *
   * @param folder a folder of that process alone
   */
  public static List<String> unpackInto(Path folder) {
    return UNPACKING.stream().map(name -> "-D" + name + "=" + folder).toList();
  }

  /**
   * The command line.
   *
   * @param options of the Java machine
   * @param mainClass what runs where the classes are not in one jar that says so
   * @param folder the process's temporary folder
   * @param arguments arguments of the main class
   */
  public static List<String> of(
      List<String> options, String mainClass, Path folder, List<String> arguments) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.add("-Djava.io.tmpdir=" + folder);
    UNPACKING.stream()
        .filter(name -> System.getProperty(name) != null)
        .forEach(name -> line.add("-D" + name + "=" + System.getProperty(name)));
    line.addAll(options);
    var classPath = System.getProperty("java.class.path");
    if (isSingleJar(classPath)) {
      line.addAll(List.of("-jar", Path.of(classPath).toAbsolutePath().toString()));
    } else {
      line.addAll(List.of("-cp", absolute(classPath), mainClass));
    }
    line.addAll(arguments);
    return line;
  }

  private static boolean isSingleJar(String classPath) {
    return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
  }

  /** The process works in another folder, so relative entries would lead nowhere. */
  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        List.of(classPath.split(File.pathSeparator)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
