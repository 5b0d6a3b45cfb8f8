package dev.zippermerge;

import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleInformation;
import org.springframework.modulith.core.JavaPackage;
import org.springframework.modulith.core.NamedInterfaces;

/**
 * Tells Spring Modulith that the engine's package {@code spec} is open to other modules. The engine
 * cannot say so itself, because it must not know Spring, not even its annotations.
 */
public final class ModuleDetection implements ApplicationModuleDetectionStrategy {
  @Override
  public Stream<JavaPackage> getModuleBasePackages(JavaPackage root) {
    return ApplicationModuleDetectionStrategy.directSubPackage().getModuleBasePackages(root);
  }

  @Override
  public NamedInterfaces detectNamedInterfaces(
      JavaPackage module, ApplicationModuleInformation information) {
    return module.getLocalName().equals("engine")
        ? NamedInterfaces.builder(module).matching("spec").build()
        : NamedInterfaces.of(module, information);
  }
}
