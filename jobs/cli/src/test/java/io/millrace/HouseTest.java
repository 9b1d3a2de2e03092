package io.millrace;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the house: schemas ← core ← {flink, stores, model} ← jobs. */
class HouseTest {

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
    "io.millrace.serving..",
    "io.millrace.canary..",
    "io.millrace.policy..",
    "io.millrace.traffic.."
  };
  private static final String[] FLINK = {"io.millrace.flink.."};
  private static final String[] STORES = {
    "io.millrace.lake..",
    "io.millrace.duckdb..",
    "io.millrace.points..",
    "io.millrace.dataset..",
    "io.millrace.events.."
  };
  private static final String[] MODEL = {"io.millrace.model.."};
  private static final String[] KITS = {"io.millrace.testing..", "io.millrace.local.."};
  private static final String[] JOBS = {
    "io.millrace.jobs.mine..",
    "io.millrace.jobs.train..",
    "io.millrace.jobs.gate..",
    "io.millrace.jobs.canary..",
    "io.millrace.serve..",
    "io.millrace.cli.."
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  private static String[] rooms() {
    return all(CORE, FLINK, STORES, MODEL, KITS, JOBS);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyRoomIsSeenHere(String room) {
    assertThat(HOUSE.that(resideInAPackage(room))).isNotEmpty();
  }

  @Test
  void everyClassIsInARoomWithRules() {
    classes().should().resideInAnyPackage(rooms()).check(HOUSE);
  }

  @Test
  void coreKnowsNoEngineAndNoOtherRoom() {
    noneOf(
        CORE,
        "org.apache.flink..",
        "org.duckdb..",
        "com.influxdb..",
        "ai.djl..",
        "org.apache.parquet..",
        "org.apache.kafka..",
        "java.sql..");
    noneOf(CORE, all(FLINK, STORES, MODEL, KITS));
  }

  @Test
  void operatorsStoresAndModelsDoNotKnowEachOther() {
    noneOf(FLINK, all(STORES, MODEL));
    noneOf(STORES, all(FLINK, MODEL));
    noneOf(MODEL, all(FLINK, STORES));
  }

  @Test
  void libraryPartsDoNotKnowJobs() {
    noneOf(all(CORE, FLINK, STORES, MODEL, KITS), JOBS);
  }

  @Test
  void jobsDoNotKnowTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.millrace.cli..")
        .check(HOUSE);
  }

  @Test
  void onlyOneRoomSpeaksToEachEngine() {
    onlyIn(STORES, "org.apache.parquet..", "com.influxdb..");
    onlyIn(MODEL, "ai.djl..");
  }

  /** Found by the types that operators, sinks, sources and state name, not by a list. */
  @Test
  void whatCrossesBetweenOperatorsOrEntersStateIsARecordOfRecords() {
    Set<JavaClass> exchanged = exchanged();
    assertThat(exchanged)
        .extracting(JavaClass::getSimpleName)
        .contains("RawRecord", "Mined", "LakeCommittable", "WorkSplit")
        .contains("TraceNews", "ConversationNews", "RowNews")
        .contains("HeldTrace", "ConversationId", "CanaryRow");
    assertThat(withTheirComponents(exchanged))
        .allSatisfy(
            type ->
                assertThat(type.isRecord() || type.isEnum())
                    .as(type.getName() + " is a record or an enum")
                    .isTrue());
  }

  /** A byte array may travel along a chain, where nobody writes it; a key's state outlives that. */
  @Test
  void whatCrossesAKeyByOrEntersStateCannotBeChanged() {
    Set<JavaClass> keyed = keyed();
    assertThat(keyed)
        .extracting(JavaClass::getSimpleName)
        .contains("TraceNews", "ConversationNews", "RowNews", "HeldTrace", "CanaryRow");
    assertThat(withTheirComponents(keyed))
        .filteredOn(JavaClass::isRecord)
        .allSatisfy(
            record ->
                assertThat(components(record))
                    .allSatisfy(
                        field -> {
                          JavaClass type = field.getRawType();
                          assertThat(type.isArray()).as(field.getFullName()).isFalse();
                          assertThat(!isCollection(type) || copies(record, type))
                              .as(field.getFullName() + " is copied by its record")
                              .isTrue();
                        }));
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
        .resideInAnyPackage(all(CORE, FLINK, STORES))
        .should()
        .accessField(System.class, "out")
        .check(HOUSE);
  }

  private static void noneOf(String[] rooms, String... unknown) {
    noClasses()
        .that()
        .resideInAnyPackage(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(unknown)
        .check(HOUSE);
  }

  /** The engine is used there, so that the rule means something, and nowhere else. */
  private static void onlyIn(String[] rooms, String... engines) {
    for (String engine : engines) {
      noClasses()
          .that()
          .resideOutsideOfPackages(rooms)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(engine)
          .check(HOUSE);
      assertThat(HOUSE.stream().flatMap(each -> each.getDirectDependenciesFromSelf().stream()))
          .as("somebody uses " + engine)
          .anyMatch(
              use ->
                  use.getTargetClass()
                      .getPackageName()
                      .startsWith(engine.substring(0, engine.length() - 2)));
    }
  }

  private static Set<JavaClass> exchanged() {
    return Stream.concat(operators(), state())
        .flatMap(type -> ours(type).stream())
        .collect(Collectors.toSet());
  }

  private static Set<JavaClass> keyed() {
    Stream<JavaType> functions =
        operators().filter(type -> type.toErasure().getSimpleName().startsWith("Keyed"));
    return Stream.concat(functions, state())
        .flatMap(type -> ours(type).stream())
        .collect(Collectors.toSet());
  }

  private static Stream<JavaType> operators() {
    return HOUSE.stream()
        .flatMap(
            each -> Stream.concat(each.getSuperclass().stream(), each.getInterfaces().stream()))
        .filter(type -> type.toErasure().getPackageName().startsWith("org.apache.flink."));
  }

  private static Stream<JavaType> state() {
    return HOUSE.stream()
        .flatMap(each -> each.getFields().stream())
        .filter(field -> field.getRawType().isAssignableTo(State.class))
        .map(field -> field.getType());
  }

  private static List<JavaField> components(JavaClass record) {
    return record.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .toList();
  }

  private static boolean isCollection(JavaClass type) {
    return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
  }

  private static boolean copies(JavaClass record, JavaClass collection) {
    return record.getConstructors().stream()
        .flatMap(each -> each.getMethodCallsFromSelf().stream())
        .anyMatch(
            call -> call.getName().equals("copyOf") && call.getTargetOwner().equals(collection));
  }

  private static Set<JavaClass> withTheirComponents(Collection<JavaClass> records) {
    Set<JavaClass> all = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
    Deque<JavaClass> open = new ArrayDeque<>(records);
    while (!open.isEmpty()) {
      JavaClass next = open.pop();
      if (all.add(next)) {
        components(next).forEach(field -> open.addAll(ours(field.getType())));
      }
    }
    return all;
  }

  private static Set<JavaClass> ours(JavaType type) {
    return type.getAllInvolvedRawTypes().stream()
        .filter(each -> each.getPackageName().startsWith("io.millrace."))
        .collect(Collectors.toSet());
  }

  private static String[] all(String[]... rooms) {
    return Arrays.stream(rooms).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
