package io.millrace.cli;

import io.millrace.cli.adapters.AdaptersCommand;
import io.millrace.cli.adapters.LineageCommand;
import io.millrace.cli.adapters.ResolveCommand;
import io.millrace.cli.adapters.RollbackCommand;
import io.millrace.cli.adapters.SlotsCommand;
import io.millrace.cli.bench.BenchCommand;
import io.millrace.cli.canary.CanaryCommand;
import io.millrace.cli.gate.GateCommand;
import io.millrace.cli.gate.VerdictCommand;
import io.millrace.cli.loop.ReportCommand;
import io.millrace.cli.policy.PolicyCommand;
import io.millrace.cli.run.MineCommand;
import io.millrace.cli.run.RunCommand;
import io.millrace.cli.scenario.ScenarioCommand;
import io.millrace.cli.serve.ChatCommand;
import io.millrace.cli.serve.ServeCommand;
import io.millrace.cli.traffic.TasksCommand;
import io.millrace.cli.train.TrainCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;

/** The commands below {@code millrace}, in the order of its help. */
final class Commands {

  private static final String HOME = "--home";

  private static final Map<String, Class<?>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("simulate", SimulateCommand.class);
    ALL.put("produce", ProduceCommand.class);
    ALL.put("run", RunCommand.class);
    ALL.put("mine", MineCommand.class);
    ALL.put("load", LoadCommand.class);
    ALL.put("status", StatusCommand.class);
    ALL.put("sql", SqlCommand.class);
    ALL.put("dataset", DatasetCommand.class);
    ALL.put("train", TrainCommand.class);
    ALL.put("export", ExportCommand.class);
    ALL.put("adapters", AdaptersCommand.class);
    ALL.put("slots", SlotsCommand.class);
    ALL.put("resolve", ResolveCommand.class);
    ALL.put("rollback", RollbackCommand.class);
    ALL.put("lineage", LineageCommand.class);
    ALL.put("rejected", RejectedCommand.class);
    ALL.put("lake", LakeCommand.class);
    ALL.put("points", PointsCommand.class);
    ALL.put("serve", ServeCommand.class);
    ALL.put("chat", ChatCommand.class);
    ALL.put("scenario", ScenarioCommand.class);
    ALL.put("tasks", TasksCommand.class);
    ALL.put("gate", GateCommand.class);
    ALL.put("verdict", VerdictCommand.class);
    ALL.put("canary", CanaryCommand.class);
    ALL.put("policy", PolicyCommand.class);
    ALL.put("report", ReportCommand.class);
    ALL.put("doctor", DoctorCommand.class);
    ALL.put("bench", BenchCommand.class);
    ALL.put("generate-completion", GenerateCompletion.class);
    ALL.put("help", CommandLine.HelpCommand.class);
  }

  /** Those that show others. */
  private static final List<String> OF_ALL = List.of("generate-completion", "help");

  private Commands() {}

  /** Adds every command. */
  static void addAll(CommandLine millrace) {
    ALL.forEach(millrace::addSubcommand);
  }

  /**
   * Adds the commands that these arguments can concern: reading the options of all takes longer
   * than a command that does little.
   */
  static void addFor(CommandLine millrace, String... args) {
    int first = args.length > 2 && args[0].equals(HOME) ? 2 : 0;
    boolean one =
        args.length > first && ALL.containsKey(args[first]) && !OF_ALL.contains(args[first]);
    if (!one) {
      addAll(millrace);
      return;
    }
    // all that are named: the name of a command is refused as the value of an option
    List<String> named = new ArrayList<>(ALL.keySet());
    named.retainAll(Arrays.asList(args));
    named.forEach(name -> millrace.addSubcommand(name, ALL.get(name)));
  }
}
