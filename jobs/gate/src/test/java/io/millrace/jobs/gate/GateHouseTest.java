package io.millrace.jobs.gate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows around the gate job. */
class GateHouseTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  @Test
  void onlyChildProcessesTouchTheTensorEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.jobs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "io.millrace.model.decoder..", "io.millrace.model.engine..")
        .check(HOUSE);
  }

  @Test
  void modelsKnowNeitherFlinkNorTheGate() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "io.millrace.gate..", "io.millrace.jobs..")
        .check(HOUSE);
  }

  @Test
  void thePureGateKnowsNoFiles() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.gate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.registry..", "io.millrace.lake..", "io.millrace.model..")
        .check(HOUSE);
  }

  @Test
  void aLockedDatabaseCannotHoldUpAVerdict() {
    noClasses()
        .that()
        .resideInAnyPackage("io.millrace.jobs.gate..", "io.millrace.jobs.canary..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.duckdb..", "org.duckdb..", "java.sql..")
        .check(HOUSE);
  }
}
