package io.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.fact.Scores;
import io.millrace.flink.source.RawRecord;
import org.junit.jupiter.api.Test;

/** The arrows of the house: schemas ← core ← {flink, stores} ← jobs. */
class HouseTest {

  private static final String[] FLINK = {"io.millrace.flink.."};
  private static final String[] STORES = {
    "io.millrace.lake..", "io.millrace.duckdb..", "io.millrace.points..", "io.millrace.dataset.."
  };
  private static final String[] CORE = {
    "io.millrace.trace..",
    "io.millrace.fact..",
    "io.millrace.decode..",
    "io.millrace.identity..",
    "io.millrace.mining..",
    "io.millrace.openjarvis..",
    "io.millrace.privacy..",
    "io.millrace.registry..",
    "io.millrace.score..",
    "io.millrace.export..",
    "io.millrace.scenario..",
    "io.millrace.gate..",
    "io.millrace.serving.."
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  @Test
  void coreKnowsNeitherFlinkNorStores() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.duckdb..", "com.influxdb..", "ai.djl..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STORES)
        .check(HOUSE);
  }

  @Test
  void operatorsAndStoresDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage(FLINK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STORES)
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAnyPackage(STORES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FLINK)
        .check(HOUSE);
  }

  @Test
  void libraryPartsDoNotKnowJobs() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.millrace.jobs..", "io.millrace.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.jobs..", "io.millrace.cli..")
        .check(HOUSE);
  }

  @Test
  void onlyOneRoomSpeaksToEachEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(STORES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "com.influxdb..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..")
        .check(HOUSE);
  }

  @Test
  void whatCrossesBetweenOperatorsIsARecord() {
    classes()
        .that()
        .belongToAnyOf(RawRecord.class, Mined.class, Fact.class, Scores.class, FeedbackRow.class)
        .or()
        .haveSimpleName("RejectedRow")
        .should()
        .beRecords()
        .check(HOUSE);
  }

  @Test
  void noLegacyFlinkTypesAndNoStandardOutputInLibraries() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..legacy..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .accessField(System.class, "out")
        .check(HOUSE);
  }
}
