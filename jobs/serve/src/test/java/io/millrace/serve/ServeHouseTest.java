package io.millrace.serve;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the server may know: the core and the model room's own classes. */
class ServeHouseTest {

  private static final JavaClasses SERVE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace.serve");

  @Test
  void seesNoTensorLibraryNoFlinkAndNoStore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "org.apache.flink..",
            "org.duckdb..",
            "io.millrace.duckdb..",
            "io.millrace.cli..")
        .check(SERVE);
  }

  @Test
  void onlyTheHttpRoomAndTheServerKnowJetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.millrace.serve.http", "io.millrace.serve")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..")
        .check(SERVE);
  }
}
