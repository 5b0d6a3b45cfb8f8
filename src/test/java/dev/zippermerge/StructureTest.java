package dev.zippermerge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class StructureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.zippermerge");

  /** No cycles, no use of another module's internals, nothing beyond the allowed dependencies. */
  @Test
  void modulesKeepTheirBounds() {
    ApplicationModules.of(ZippermergeService.class).verify();
  }

  @Test
  void theEngineKnowsNothingOfTheService() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.zippermerge.engine..", "dev.zippermerge.lookup..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "jakarta..", "org.hibernate..", "java.sql..", "javax.sql..")
        .check(CLASSES);
  }

  /** Its jar runs alone; annotations for null checks need not be there at run time. */
  @Test
  void lookupInferenceNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.zippermerge.lookup..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.zippermerge.lookup..", "java..", "jdk.incubator.vector..", "org.jspecify..")
        .check(CLASSES);
  }
}
