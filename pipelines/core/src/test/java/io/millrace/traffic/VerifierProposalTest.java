package io.millrace.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.scenario.VerifierSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierProposalTest {

  private static final String LONG = "Because the customer wrote twice. ".repeat(3);

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind(
            new VerifierSpec.ExactJson(List.of("a", "b")),
            false,
            "{\"a\":1,\"b\":\"x\"}",
            "{\"b\":\"y\",\"a\":2}"),
        kind(
            new VerifierSpec.ExactJson(List.of("queue")),
            true,
            "{\"queue\":\"q1\",\"why\":\"" + LONG + "\"}",
            "{\"queue\":\"q2\",\"why\":\"" + LONG + "\"}"),
        kind(
            new VerifierSpec.ExactJson(List.of("queue")),
            true,
            "{\"queue\":\"q1\"}",
            "{\"queue\":\"q2\",\"note\":\"late\"}"),
        kind(new VerifierSpec.ExactJson(List.of()), true, "[1,2]", "[3]"),
        kind(new VerifierSpec.ExactJson(List.of("a")), true, "{\"a\":1}", "{\"a\":2}", LONG + LONG),
        kind(new VerifierSpec.ExactText(), false, "refund", "repair", "refund", "repair"),
        kind(new VerifierSpec.ExactText(), false, "Level 1", "Level 2", "Level 1", "Level 2"),
        kind(new VerifierSpec.Numeric(0, 0), false, "41", "42", "1,300"),
        kind(new VerifierSpec.Numeric(0.005, 0), true, "$ 4.25", "17 %"),
        kind(new VerifierSpec.Numeric(0.005, 0), true, "Sure. The total is 12.50."),
        kind(new VerifierSpec.Numeric(0, 0), true, "Hello. It is 5."),
        kind(new VerifierSpec.Numeric(0.05, 0), true, ".5", "2"),
        kind(new VerifierSpec.Numeric(0, 0), true, "It takes 3 days.", "That makes 12 euros."));
  }

  private static Arguments kind(VerifierSpec spec, boolean guess, String... answers) {
    return Arguments.of(spec, guess, answers);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theFormOfTheAnswersDecides(VerifierSpec spec, boolean guess, String[] answers) {
    assertThat(VerifierProposal.of(Pairs.answered(answers)))
        .hasValueSatisfying(
            proposal -> {
              assertThat(proposal.verifier()).isEqualTo(spec);
              assertThat(proposal.guess()).as(proposal.why()).isEqualTo(guess);
              assertThat(proposal.why()).contains(" of " + answers.length + " answers");
            });
  }

  @Test
  void callsBetweenFreeTextsAreAGuess() {
    var arguments = JsonNodeFactory.instance.objectNode().put("name", "Lena");
    assertThat(VerifierProposal.of(List.of(Pairs.conversation("hello", arguments))))
        .hasValueSatisfying(
            proposal -> {
              assertThat(proposal.verifier()).isEqualTo(new VerifierSpec.ToolCall());
              assertThat(proposal.guess()).isTrue();
              assertThat(proposal.why()).startsWith("1 of 3 answers call tools");
            });
  }

  @Test
  void freeTextNeedsACommandOrAJudge() {
    List<HoldoutPair> pairs = Pairs.answered(LONG + LONG, "One thing.\nAnother.", "", "{\"a\":1}");
    assertThat(VerifierProposal.of(pairs)).isEmpty();
    assertThat(VerifierProposal.forms(pairs))
        .containsEntry("is free text", 2)
        .containsEntry("says nothing", 1)
        .containsEntry("is JSON", 1);
  }

  @Test
  void labelsThatAreAllDifferentAreNoLabels() {
    assertThat(VerifierProposal.of(Pairs.answered("red", "green", "blue", "violet"))).isEmpty();
  }

  @Test
  void whatSomebodyChoseIsNoGuessAndGetsItsFields() {
    VerifierProposal chosen =
        VerifierProposal.chosen(
            new VerifierSpec.ExactJson(List.of()), Pairs.answered("{\"a\":1}", "free\ntext"));
    assertThat(chosen.verifier()).isEqualTo(new VerifierSpec.ExactJson(List.of("a")));
    assertThat(chosen.guess()).isFalse();
  }
}
