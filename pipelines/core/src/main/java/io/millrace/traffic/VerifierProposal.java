package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.millrace.identity.TextNormalizer;
import io.millrace.scenario.VerifierSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A verifier that the accepted answers look made for.
 *
 * @param guess whether something else is as likely, so that people should look at it
 * @param why what it rests on, as a sentence
 */
public record VerifierProposal(VerifierSpec verifier, boolean guess, String why) {

  private static final int MOST_LABELS = 20;
  private static final int LONG_VALUE = 64;
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.(\\d+))?|\\.(\\d+)");

  /**
   * Proposes a verifier by the form of the answers: JSON, calls, few labels, numbers; the one that
   * judges an answer of the most pairs, and of at least half of them.
   *
   * @return empty where no form is so frequent: a command or a judge is needed
   */
  public static Optional<VerifierProposal> of(List<HoldoutPair> pairs) {
    List<AcceptedAnswer> answers = asked(pairs);
    List<VerifierSpec> specs = new ArrayList<>();
    specs.add(new VerifierSpec.ExactJson(List.of()));
    specs.add(new VerifierSpec.ToolCall());
    if (areLabels(answers)) {
      specs.add(new VerifierSpec.ExactText());
    }
    specs.add(new VerifierSpec.Numeric(0, 0));
    Map<VerifierSpec, Integer> judged = new LinkedHashMap<>();
    for (VerifierSpec spec : specs) {
      Set<String> groups = new HashSet<>();
      answers.stream()
          .filter(answer -> Judging.by(spec, answer))
          .forEach(answer -> groups.add(answer.pair().promptHash()));
      judged.put(spec, groups.size());
    }
    return judged.entrySet().stream()
        .filter(entry -> entry.getValue() > 0 && entry.getValue() * 2 >= pairs.size())
        .max(
            Map.Entry.<VerifierSpec, Integer>comparingByValue()
                .thenComparing(
                    Map.Entry::getKey, Comparator.comparingInt(specs::indexOf).reversed()))
        .map(best -> proposal(best.getKey(), answers));
  }

  /**
   * The verifier that somebody chose, its fields or its tolerance as the answers suggest where it
   * has none.
   */
  public static VerifierProposal chosen(VerifierSpec verifier, List<HoldoutPair> pairs) {
    boolean open =
        verifier.equals(new VerifierSpec.ExactJson(List.of()))
            || verifier.equals(new VerifierSpec.Numeric(0, 0));
    VerifierSpec filled = open ? proposal(verifier, asked(pairs)).verifier() : verifier;
    return new VerifierProposal(filled, false, "chosen on the command line");
  }

  private static List<AcceptedAnswer> asked(List<HoldoutPair> pairs) {
    return pairs.stream()
        .flatMap(pair -> pair.answers().stream())
        .filter(AcceptedAnswer::isAsked)
        .toList();
  }

  /** How many answers look how, the most frequent first. */
  public static Map<String, Integer> forms(List<HoldoutPair> pairs) {
    Map<AnswerForm, Integer> counts = new EnumMap<>(AnswerForm.class);
    pairs.stream()
        .flatMap(pair -> pair.answers().stream())
        .forEach(answer -> counts.merge(answer.form(), 1, Integer::sum));
    Map<String, Integer> forms = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<AnswerForm, Integer>comparingByValue().reversed())
        .forEach(entry -> forms.put(entry.getKey().description(), entry.getValue()));
    return forms;
  }

  private static boolean areLabels(List<AcceptedAnswer> answers) {
    Map<String, Integer> labels = new HashMap<>();
    for (AcceptedAnswer answer : answers) {
      if (answer.form() != AnswerForm.NUMBER && Judging.isShort(answer)) {
        labels.merge(TextNormalizer.normalize(answer.text()), 1, Integer::sum);
      }
    }
    int all = labels.values().stream().mapToInt(Integer::intValue).sum();
    return !labels.isEmpty() && labels.size() <= MOST_LABELS && all >= 2 * labels.size();
  }

  private static VerifierProposal proposal(VerifierSpec spec, List<AcceptedAnswer> answers) {
    List<AcceptedAnswer> judged =
        answers.stream().filter(answer -> Judging.by(spec, answer)).toList();
    long pairs = judged.stream().map(answer -> answer.pair().promptHash()).distinct().count();
    boolean all = judged.size() == answers.size();
    String share = "%d of %d answers".formatted(judged.size(), answers.size());
    boolean turns = judged.size() > pairs;
    if (spec instanceof VerifierSpec.ExactJson) {
      return json(judged, share, all && !turns);
    }
    if (spec instanceof VerifierSpec.ToolCall) {
      String order = turns ? "; another order of calls may be as good" : "";
      return new VerifierProposal(spec, !all || turns, share + " call tools" + order);
    }
    if (spec instanceof VerifierSpec.Numeric) {
      double half = halfUnit(judged);
      boolean alone = judged.stream().allMatch(answer -> answer.form() == AnswerForm.NUMBER);
      return new VerifierProposal(
          new VerifierSpec.Numeric(half, 0),
          !all || !alone || half > 0,
          "%s hold one number; the tolerance %s is half a unit of the last decimal written"
              .formatted(share, half));
    }
    long labels =
        judged.stream().map(answer -> TextNormalizer.normalize(answer.text())).distinct().count();
    return new VerifierProposal(spec, !all || turns, "%s are %d labels".formatted(share, labels));
  }

  /** Compares the fields that all answers have and that hold no long text. */
  private static VerifierProposal json(List<AcceptedAnswer> judged, String share, boolean all) {
    Map<String, Integer> present = new TreeMap<>();
    Set<String> longTexts = new LinkedHashSet<>();
    boolean objects = true;
    for (AcceptedAnswer answer : judged) {
      JsonNode json = AnswerForm.json(answer.text().strip());
      objects &= json.isObject();
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        present.merge(field.getKey(), 1, Integer::sum);
        if (field.getValue().isTextual() && field.getValue().textValue().length() > LONG_VALUE) {
          longTexts.add(field.getKey());
        }
      }
    }
    List<String> compared =
        present.keySet().stream()
            .filter(name -> present.get(name) == judged.size() && !longTexts.contains(name))
            .toList();
    if (!objects || compared.isEmpty()) {
      return new VerifierProposal(
          new VerifierSpec.ExactJson(List.of()), true, share + " are JSON, compared as a whole");
    }
    List<String> left = present.keySet().stream().filter(name -> !compared.contains(name)).toList();
    String not = left.isEmpty() ? "" : "; not compared: " + String.join(", ", left);
    return new VerifierProposal(
        new VerifierSpec.ExactJson(compared),
        !all || !left.isEmpty(),
        "%s are JSON with the fields %s%s".formatted(share, String.join(", ", compared), not));
  }

  private static double halfUnit(List<AcceptedAnswer> judged) {
    int decimals = 0;
    for (AcceptedAnswer answer : judged) {
      decimals = Math.max(decimals, decimals(answer.text()));
    }
    return decimals == 0 ? 0 : 0.5 / Math.pow(10, decimals);
  }

  /** The digits after the point of the last number, which is the one that is compared. */
  private static int decimals(String text) {
    int decimals = 0;
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      String point = number.group(1) == null ? number.group(2) : number.group(1);
      decimals = point == null ? 0 : point.length();
    }
    return decimals;
  }
}
