package dev.zippermerge;

import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleInformation;
import org.springframework.modulith.core.JavaPackage;
import org.springframework.modulith.core.NamedInterfaces;

/**
 * Tells Spring Modulith that the engine's packages {@code spec}, {@code data} and {@code process}
 * and lookup's package {@code kernel} are open to other modules. They cannot say so themselves,
 * because they must not know Spring, not even its annotations.
 */
public final class ModuleDetection implements ApplicationModuleDetectionStrategy {
  @Override
  public Stream<JavaPackage> getModuleBasePackages(JavaPackage root) {
    return ApplicationModuleDetectionStrategy.directSubPackage().getModuleBasePackages(root);
  }

  @Override
  public NamedInterfaces detectNamedInterfaces(
      JavaPackage module, ApplicationModuleInformation information) {
    return switch (module.getLocalName()) {
      case "engine" -> NamedInterfaces.builder(module).matching("spec", "data", "process").build();
      case "lookup" -> NamedInterfaces.builder(module).matching("kernel").build();
      default -> NamedInterfaces.of(module, information);
    };
  }
}
