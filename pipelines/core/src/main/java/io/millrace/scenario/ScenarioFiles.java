package io.millrace.scenario;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.Guardrails;
import io.millrace.gate.Spending;
import io.millrace.mining.QueryClass;
import io.millrace.registry.Conditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Reads the directories of scenarios. */
public final class ScenarioFiles {

  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final Path directory;
  private final Section root;

  private ScenarioFiles(Path directory, Section root) {
    this.directory = directory;
    this.root = root;
  }

  /**
   * Reads {@code scenario.yaml} of a directory. Tasks are not read here, see {@link TaskSet}.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidScenarioException with all faults of the file
   */
  public static Scenario read(Path directory) throws IOException {
    Path file = directory.resolve(Scenario.FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "Cannot read %s: there is no such file; millrace scenario new makes one".formatted(file));
    }
    Faults faults = new Faults(file);
    YamlNode.Mapping document =
        YamlReader.read(Files.readString(file), faults).orElse(new YamlNode.Mapping(1, Map.of()));
    faults.throwIfAny();
    Section root = new Section("", document, faults);
    Scenario scenario = new ScenarioFiles(directory, root).scenario();
    faults.throwIfAny();
    return scenario;
  }

  /** The directories below this one that hold a scenario, by name; none where it is absent. */
  public static List<Path> list(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> below = Files.list(parent)) {
      return below
          .filter(directory -> Files.isRegularFile(directory.resolve(Scenario.FILE)))
          .sorted()
          .toList();
    }
  }

  private Scenario scenario() {
    Section prices = root.section("prices");
    Scenario scenario =
        new Scenario(
            directory,
            name(),
            root.text("description", ""),
            root.text("base_model", "").strip(),
            root.text("system_prompt", ""),
            roles(),
            queryClasses(),
            mining(root.section("mining")),
            root.texts("tools"),
            root.text("tasks", "tasks.jsonl"),
            new VerifierReader(directory, root.section("verifier")).read(),
            generation(root.section("generation")),
            gate(root.section("gate")),
            conditioning(root.section("conditioning")),
            root.section("feedback").numbers(),
            prices(prices));
    root.refuseUnknown();
    return scenario;
  }

  private String name() {
    String name = root.required("name");
    Matcher matcher = NAME.matcher(name);
    if (!name.isEmpty() && !matcher.matches()) {
      root.fault(
          "name",
          "Cannot use name '%s'; give up to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"
              .formatted(name));
    }
    return name;
  }

  private List<String> roles() {
    List<String> roles = root.texts("roles");
    for (String role : roles) {
      if (!NAME.matcher(role).matches()) {
        root.fault(
            "roles", "Cannot use role '%s'; give it a name like a scenario's".formatted(role));
      }
    }
    return roles.isEmpty() ? List.of("default") : roles;
  }

  private List<String> queryClasses() {
    List<String> known = Arrays.stream(QueryClass.values()).map(QueryClass::label).toList();
    List<String> classes = root.texts("query_classes");
    for (String name : classes) {
      if (!known.contains(name)) {
        root.fault(
            "query_classes",
            "Cannot use query class '%s'; give some of %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    return classes;
  }

  private static Mining mining(Section section) {
    Mining defaults = Mining.DEFAULT;
    Mining mining =
        new Mining(
            section.number("min_quality", defaults.minQuality(), 0, 1),
            section.whole("min_rated", defaults.minRated(), 1),
            section.number("self_share", defaults.selfShare(), 0, 1),
            section.whole("min_pairs", defaults.minPairs(), 1),
            section.number("min_gap", defaults.minGap(), 0, 1),
            section.number("min_probability", defaults.minProbability(), 0, 1),
            section.whole("min_support", defaults.minSupport(), 1));
    section.refuseUnknown();
    return mining;
  }

  private static Optional<ScoreConditioning> conditioning(Section section) {
    String template = section.text("template", null);
    List<Double> edges = section.edges("edges", ScoreConditioning.EDGES);
    section.refuseUnknown();
    if (template == null) {
      return Optional.empty();
    }
    if (!template.contains(Conditioning.BUCKET)) {
      section.fault(
          "template",
          "Cannot use conditioning.template '%s'; write %s where the bucket's number is to stand"
              .formatted(template.strip(), Conditioning.BUCKET));
    }
    return Optional.of(new ScoreConditioning(template, edges));
  }

  private static Generation generation(Section section) {
    Generation defaults = Generation.DEFAULT;
    Generation generation =
        new Generation(
            section.whole("max_tokens", defaults.maxTokens(), 1),
            section.number("temperature", defaults.temperature(), 0, 10),
            section.number("top_p", defaults.topP(), 0, 1),
            section.whole("seed", (int) defaults.seed(), 0));
    section.refuseUnknown();
    return generation;
  }

  private static GatePolicy gate(Section section) {
    GatePolicy defaults = GatePolicy.DEFAULT;
    Map<String, Spending> spendings = new LinkedHashMap<>();
    for (Spending spending : Spending.values()) {
      spendings.put(spending.label(), spending);
    }
    GatePolicy policy =
        new GatePolicy(
            section.number("min_improvement", defaults.minImprovement(), 0, 0.99),
            section.number("alpha", defaults.alpha(), 1e-9, 0.5),
            section.choice("spending", spendings, defaults.spending()),
            section.whole("budget", defaults.budget(), 1),
            section.whole("min_slice", defaults.minSlice(), 1),
            section.number("slice_margin", defaults.sliceMargin(), 0, 0.99),
            section.flag("allow_unjudged", defaults.allowUnjudged()),
            section.whole("identical_answers", defaults.identicalAnswers(), 1),
            section.whole("max_holds", defaults.maxHolds(), 0),
            guardrails(section.section("guardrails")));
    section.refuseUnknown();
    return policy;
  }

  private static Guardrails guardrails(Section section) {
    Guardrails defaults = Guardrails.DEFAULT;
    List<String> forbidden = section.texts("forbidden");
    for (String pattern : forbidden) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException invalid) {
        section.fault(
            "forbidden",
            "Cannot use pattern '%s': %s; write it in RE2's syntax"
                .formatted(pattern, invalid.getDescription()));
      }
    }
    Guardrails guardrails =
        new Guardrails(
            section.number("invalid_rise", defaults.invalidRise(), 0, 0.99),
            section.number("token_ratio", defaults.tokenRatio(), 0, 1000),
            section.number("latency_ratio", defaults.latencyRatio(), 0, 1000),
            forbidden);
    section.refuseUnknown();
    return guardrails;
  }

  private static Map<String, Price> prices(Section section) {
    Map<String, Price> prices = new LinkedHashMap<>();
    section.sections().forEach((model, price) -> prices.put(model, price(price)));
    return prices;
  }

  private static Price price(Section section) {
    double perSecond = section.number("per_second", -1, -1, 1e6);
    double input = section.number("input_per_million", -1, -1, 1e6);
    double output = section.number("output_per_million", -1, -1, 1e6);
    section.refuseUnknown();
    boolean tokens = input >= 0 && output >= 0;
    if (tokens == perSecond >= 0) {
      section.fault(
          "per_second",
          "Cannot use a price without either per_second or both input_per_million and"
              + " output_per_million");
    }
    return tokens ? new Price.PerToken(input, output) : new Price.PerSecond(Math.max(0, perSecond));
  }
}
