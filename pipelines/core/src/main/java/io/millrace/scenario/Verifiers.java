package io.millrace.scenario;

import java.io.IOException;
import java.util.TreeMap;

/** Opens the verifier that a scenario asks for. */
public final class Verifiers {

  private Verifiers() {}

  /**
   * The scenario's verifier.
   *
   * @param judge the model behind {@code llm_judge}, or null where there is none
   * @throws IOException if a file that it needs cannot be read
   * @throws IllegalArgumentException if it needs a judge and there is none
   */
  public static Verifier open(Scenario scenario, AnswerJudge judge) throws IOException {
    VerifierSpec spec = scenario.verifier();
    if (spec instanceof VerifierSpec.ExactJson json) {
      return new ExactJsonVerifier(json.fields());
    }
    if (spec instanceof VerifierSpec.ExactText) {
      return new ExactTextVerifier();
    }
    if (spec instanceof VerifierSpec.Regex regex) {
      return new RegexVerifier(regex.whole());
    }
    if (spec instanceof VerifierSpec.JsonSchema schema) {
      return JsonSchemaVerifier.of(scenario.directory().resolve(schema.file()));
    }
    if (spec instanceof VerifierSpec.Numeric numeric) {
      return new NumericVerifier(numeric.absolute(), numeric.relative());
    }
    if (spec instanceof VerifierSpec.ToolCall) {
      return new ToolCallVerifier();
    }
    if (spec instanceof VerifierSpec.Command command) {
      return new CommandVerifier(scenario.directory(), command.words(), command.timeoutSeconds());
    }
    return judged((VerifierSpec.Judge) spec, judge);
  }

  private static Verifier judged(VerifierSpec.Judge spec, AnswerJudge judge) {
    if (judge == null) {
      throw new IllegalArgumentException(
          "Cannot judge with %s: no judge is connected here; name an OpenAI-compatible server with --judge-url URL, or use another verifier.type"
              .formatted(spec.model()));
    }
    return new Verifier() {
      @Override
      public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
        Judgement said = judge.judge(spec, task, answer);
        return new Verification.Scored(
            said.score(), said.valid(), new TreeMap<>(), said.reason(), said.reply());
      }

      @Override
      public String description() {
        return "llm_judge/1 " + judge.description(spec) + " " + spec.rubric();
      }
    };
  }
}
