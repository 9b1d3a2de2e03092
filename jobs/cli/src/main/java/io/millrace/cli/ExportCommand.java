package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.policy.PolicyExportCommand;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.export.AgentConfig;
import io.millrace.export.ChatForm;
import io.millrace.scenario.Mining;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = {
      "Writes pairs and recommendations in the forms that other tools read.",
      "With --scenario, the thresholds are those of its scenario.yaml, where it has one."
    },
    subcommands = PolicyExportCommand.class,
    mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What every export is told. */
  static final class Target extends SettingsOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--scenario", description = "Only this scenario: its name or its directory.")
    private String scenario;

    @Option(
        names = "--scenarios",
        paramLabel = "DIR",
        defaultValue = "scenarios",
        description = "Where the scenarios lie (${DEFAULT-VALUE}).")
    private Path scenarios;

    @Option(names = "--query-class", description = "Only this query class.")
    private String queryClass;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "A new file instead of standard output.")
    private Path output;

    /** Writes what becomes of each row, one after the other. */
    void write(Function<Mining, String> from, Function<JsonNode, String> block)
        throws SQLException, IOException {
      try (OutputSpool spool = OutputSpool.to(output)) {
        Writer blocks = spool.writer();
        each(from, row -> blocks.write(block.apply(row)));
        spool.handOn(command.commandLine().getOut());
      }
    }

    /** The rows at once, for those that are few. */
    List<JsonNode> rows(Function<Mining, String> from) throws SQLException, IOException {
      List<JsonNode> rows = new ArrayList<>();
      each(from, rows::add);
      return rows;
    }

    void write(List<String> blocks) throws IOException {
      try (OutputSpool spool = OutputSpool.to(output)) {
        for (String block : blocks) {
          spool.writer().write(block);
        }
        spool.handOn(command.commandLine().getOut());
      }
    }

    private void each(Function<Mining, String> from, Taker taker) throws SQLException, IOException {
      NamedScenario only = scenario == null ? null : NamedScenario.find(scenario, scenarios);
      String name = only == null ? null : only.name();
      String view = from.apply(only == null ? Mining.DEFAULT : only.mining());
      String sql = "SELECT * FROM " + view + " WHERE ? IS NULL OR scenario = ?";
      LongAdder written = new LongAdder();
      try (Elapsed elapsed =
          new Elapsed(
              command.commandLine().getErr(),
              "Exporting " + command.name(),
              seconds -> sofar(written.sum(), seconds))) {
        new Database(read())
            .eachJson(
                sql,
                row -> {
                  JsonNode read = JSON.readTree(row);
                  if (queryClass == null || queryClass.equals(read.path("query_class").asText())) {
                    taker.take(read);
                    written.increment();
                  }
                },
                name,
                name);
      }
    }
  }

  private static String sofar(long written, long seconds) {
    return written == 0
        ? ""
        : String.format(Locale.ROOT, ": %,d written, %,d/s", written, written / seconds);
  }

  @FunctionalInterface
  private interface Taker {
    void take(JsonNode row) throws IOException;
  }

  @Command(
      name = "sft",
      description = "SFT pairs, one conversation a line.",
      mixinStandardHelpOptions = true)
  int sft(
      @Mixin Target target,
      @Option(names = "--format", defaultValue = "OPENAI", description = "OPENAI or TRL.")
          ChatForm format)
      throws SQLException, IOException {
    target.write(
        ExportCommand::sftPairs, row -> format.sft(row.path("messages"), row.get("tools")) + "\n");
    return 0;
  }

  @Command(
      name = "preference",
      description = "Preference pairs in TRL's conversational form, one a line.",
      mixinStandardHelpOptions = true)
  int preference(@Mixin Target target) throws SQLException, IOException {
    target.write(
        ExportCommand::preferencePairs,
        row ->
            ChatForm.TRL.preference(
                    row.path("prefix"),
                    row.path("chosen_message"),
                    row.path("rejected_message"),
                    row.get("tools"))
                + "\n");
    return 0;
  }

  @Command(
      name = "routing",
      description = "The model to use for each query class, one JSON object a line.",
      mixinStandardHelpOptions = true)
  int routing(@Mixin Target target) throws SQLException, IOException {
    target.write(ExportCommand::routingPolicy, row -> row + "\n");
    return 0;
  }

  enum ConfigFormat {
    yaml,
    openjarvis
  }

  @Command(
      name = "agent-config",
      description = "The recommended agent of each query class.",
      mixinStandardHelpOptions = true)
  int agentConfig(
      @Mixin Target target,
      @Option(names = "--format", defaultValue = "yaml", description = "yaml or openjarvis.")
          ConfigFormat format)
      throws SQLException, IOException {
    List<String> documents = new ArrayList<>();
    for (JsonNode row : target.rows(ExportCommand::agentConfigs)) {
      if (row.path("agent").isTextual()) {
        AgentConfig config = config(row);
        documents.add(format == ConfigFormat.yaml ? config.toYaml() : config.toOpenJarvisToml());
      }
    }
    if (format == ConfigFormat.openjarvis && documents.size() > 1) {
      throw new CommandFailure(
          "Cannot write "
              + documents.size()
              + " agents as one TOML document; choose one with --scenario and"
              + " --query-class, or use --format yaml");
    }
    target.write(documents);
    return 0;
  }

  private static String sftPairs(Mining mining) {
    return String.format(
        Locale.ROOT,
        "(WITH rated_pairs AS (FROM sft_pairs(min_quality := %.9f) WHERE n_rated >= %d)"
            + " FROM within_self_share('rated_pairs', trace_id, %.9f))",
        mining.minQuality(),
        mining.minRated(),
        mining.selfShare());
  }

  private static String preferencePairs(Mining mining) {
    return String.format(
        Locale.ROOT,
        "(WITH all_pairs AS (FROM preference_pairs(min_quality := %.9f, min_gap := %.9f,"
            + " min_probability := %.9f)) FROM within_self_share('all_pairs', chosen_trace_id, %.9f))",
        mining.minQuality(),
        mining.minGap(),
        mining.minProbability(),
        mining.selfShare());
  }

  private static String routingPolicy(Mining mining) {
    return "routing_policy(min_support := " + mining.minSupport() + ")";
  }

  private static String agentConfigs(Mining mining) {
    return String.format(
        Locale.ROOT,
        "agent_configs(min_quality := %.9f, min_support := %d)",
        mining.minQuality(),
        mining.minSupport());
  }

  private static AgentConfig config(JsonNode row) {
    List<String> tools = new ArrayList<>();
    row.path("tools").forEach(tool -> tools.add(tool.path("name").asText()));
    return new AgentConfig(
        row.path("scenario").asText(),
        row.path("query_class").asText(),
        row.path("agent").asText(),
        row.path("agent_version").asText(),
        row.path("config_hash").asText(),
        tools,
        row.path("max_turns").isNumber() ? row.path("max_turns").asInt() : null);
  }
}
