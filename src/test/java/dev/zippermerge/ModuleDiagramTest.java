package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModuleDependency;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/** Diagrams of the modules, made from the code. */
class ModuleDiagramTest {
  private static final ApplicationModules MODULES = ApplicationModules.of(ZippermergeService.class);

  @Test
  void theBuildDrawsTheModules() {
    new Documenter(MODULES).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();

    assertThat(Path.of("target/spring-modulith-docs/components.puml")).exists();
  }

  @Test
  void theDiagramInTheDocsIsThatOfTheCode() throws IOException {
    assertThat(Files.readString(Path.of("docs/architecture.md"))).contains(mermaid());
  }

  private static String mermaid() {
    return MODULES.stream()
        .flatMap(
            module ->
                uses(module).map(used -> "  %s --> %s\n".formatted(module.getIdentifier(), used)))
        .sorted()
        .collect(Collectors.joining("", "graph LR\n", ""));
  }

  private static Stream<String> uses(ApplicationModule module) {
    return module.getDirectDependencies(MODULES).stream()
        .map(ApplicationModuleDependency::getTargetModule)
        .map(used -> used.getIdentifier().toString())
        .distinct();
  }
}
