package io.millrace.model.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class EngineRulesTest {

  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace.model");

  /**
   * The binding frees a Java number's memory while the gradient still points to it, so a tensor and
   * a number must never meet outside a script.
   */
  private static final ArchRule NO_NUMBERS =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "an NDArray operation takes a Number", EngineRulesTest::takesNumber));

  private static boolean takesNumber(JavaMethodCall call) {
    return call.getTargetOwner().isAssignableTo(NDArray.class)
        && call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Number.class));
  }

  /** What the rule forbids. */
  static final class Offender {
    private Offender() {}

    static NDArray doubled(NDArray tensor) {
      return tensor.mul(2);
    }
  }

  @Test
  void noTensorMeetsAJavaNumber() {
    NO_NUMBERS.check(MODEL);
  }

  @Test
  void theRuleFindsAnOffender() {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
    assertThat(offender).hasSize(1);
    assertThatThrownBy(() -> NO_NUMBERS.check(offender))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Offender.doubled");
  }

  @Test
  void onlyTheEnginePackageKnowsTheBinding() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.model.engine")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.pytorch..")
        .check(MODEL);
  }

  @Test
  void theRoomKnowsNoOtherEngine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.duckdb..", "org.apache.kafka..")
        .check(MODEL);
  }

  @Test
  void findsTheNativeEngineHere() {
    assertThat(Torch.unavailable()).isEmpty();
  }

  @Test
  void refusesAScriptWithTheCompilersWords() {
    assertThatThrownBy(
            () ->
                Script.compile(
                    "  def f(self: __torch__.Ops, x: Tensor) -> Tensor:\n    return torch.none(x)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("torch.none");
  }
}
