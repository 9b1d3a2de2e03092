package io.millrace.scenario;

import java.util.List;

/** Which verifier a scenario uses, and with what. */
public sealed interface VerifierSpec {

  /** The name in {@code verifier.type}. */
  String type();

  /** Fields compared one by one, all of the expected object's where none is named. */
  record ExactJson(List<String> fields) implements VerifierSpec {
    @Override
    public String type() {
      return "exact_json";
    }
  }

  /** The whole answer, white space at the ends and runs of it aside. */
  record ExactText() implements VerifierSpec {
    @Override
    public String type() {
      return "exact";
    }
  }

  /** The task's {@code expected} is an RE2 pattern that must occur, or match the whole answer. */
  record Regex(boolean whole) implements VerifierSpec {
    @Override
    public String type() {
      return "regex";
    }
  }

  /** The answer is JSON that fits the schema in this file, relative to the scenario. */
  record JsonSchema(String file) implements VerifierSpec {
    @Override
    public String type() {
      return "json_schema";
    }
  }

  /** The last number of the answer, within an absolute or a relative tolerance. */
  record Numeric(double absolute, double relative) implements VerifierSpec {
    @Override
    public String type() {
      return "numeric";
    }
  }

  /** The expected tool calls, by name and arguments as canonical JSON, in their order. */
  record ToolCall() implements VerifierSpec {
    @Override
    public String type() {
      return "tool_call";
    }
  }

  /** A command that reads one JSON object on its input and writes one on its output. */
  record Command(List<String> words, int timeoutSeconds) implements VerifierSpec {
    @Override
    public String type() {
      return "command";
    }
  }

  /**
   * A model's judgement against a rubric; whoever opens the scenario brings the judge.
   *
   * @param model the judging model as its server knows it
   */
  record Judge(String rubric, String model) implements VerifierSpec {
    @Override
    public String type() {
      return "llm_judge";
    }
  }
}
