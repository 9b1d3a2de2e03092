package io.millrace.cli.serve;

import io.millrace.cli.SettingsOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.model.decoder.Precision;
import io.millrace.policy.PolicyJson;
import io.millrace.policy.RoutingPolicy;
import io.millrace.scenario.BaseModels;
import io.millrace.serve.Following;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.KafkaTraces;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a base and its adapters until it is told to end. */
@Command(
    name = "serve",
    description = {
      "Serves a base model and adapters over it with OpenAI's HTTP calls.",
      "The slots of scenarios are followed without a restart; with --kafka each answer becomes a"
          + " trace. On SIGTERM what runs is finished."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

  private static final int WAITING_TRACES = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The base model, in Hugging Face's layout; else the scenario's.")
  private Path base;

  @Option(
      names = "--base-name",
      paramLabel = "NAME",
      description = "The base's model name (its directory's).")
  private String baseName;

  @Option(
      names = "--scenario",
      paramLabel = "DIR|NAME[=ROLE,…]",
      description =
          "Follow the slots of a scenario: its directory, its name in scenarios/, or a name with"
              + " roles; may be repeated. Without it all slots of the registry are followed.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "The registry (registry/ in the home directory).")
  private Path registry;

  @Option(
      names = "--adapter",
      paramLabel = "NAME=DIR",
      description = "An adapter to load at the start; may be repeated.")
  private Map<String, Path> adapters = new LinkedHashMap<>();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen at (${DEFAULT-VALUE}); another one needs an API key.")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "" + ServeOptions.DEFAULT_PORT,
      description = "The port; 0 takes a free one (${DEFAULT-VALUE}).")
  private int port;

  @Mixin private KeyOption key;

  @Option(
      names = "--precision",
      defaultValue = "F32",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Processor threads of one tensor operation (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--batch",
      defaultValue = "" + ServeOptions.DEFAULT_BATCH,
      description = "Most requests that are decoded together (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--queue",
      defaultValue = "" + ServeOptions.DEFAULT_QUEUE,
      description = "Most requests that wait; others are answered 429 (${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--holdback",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description =
          "The share of a slot's conversations that always get the plain base (${DEFAULT-VALUE}).")
  private double holdback;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "A routing policy's JSON, in force instead of the one that the registry calls active; may"
              + " be repeated.")
  private List<Path> policies = List.of();

  @Option(
      names = "--upstream",
      paramLabel = "NAME=URL[,model=MODEL][,key=none]",
      description =
          "Another server with OpenAI's calls, which routing policies may choose by this name; its"
              + " key is the variable MILLRACE_UPSTREAM_NAME_KEY. May be repeated.")
  private List<String> upstreams = List.of();

  @Option(
      names = "--upstream-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long another server may be silent (${DEFAULT-VALUE}).")
  private int upstreamTimeout;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long running requests may take to finish at the end (${DEFAULT-VALUE}).")
  private int patience;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings read = settings.read();
    Native.unpackIn(read.home());
    ServeMetrics metrics = new ServeMetrics();
    ServeOptions options = options(read);
    ModelServer server = ModelServer.start(options, metrics, traces(read, metrics));
    tell(server, options, read);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              server.stop(Duration.ofSeconds(patience));
              ended.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    ended.await();
    return 0;
  }

  private ServeOptions options(Settings read) throws IOException {
    Path from = registry == null ? read.home().resolve("registry") : registry.toAbsolutePath();
    BaseModels models = new BaseModels(read.home().resolve("models"));
    ServedScenarios served = ServedScenarios.read(scenarios, from, models);
    if (base == null && served.base().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot serve: no base is named; give --base DIR, or --scenario with one that has a base");
    }
    Path folder = (base == null ? served.base().orElseThrow() : base).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot serve --base %s: there is no such directory".formatted(folder));
    }
    try {
      ServeOptions local = ServeOptions.local(folder);
      return (baseName == null ? local : local.withBaseName(baseName))
          .withAdapters(adapters)
          .at(host, port, key.read())
          .withEngine(precision, threads)
          .withLimits(batch, queue, ServeOptions.DEFAULT_BODY_LIMIT)
          .following(new Following(from, served.slots(), Following.DEFAULT_INTERVAL, holdback))
          .routing(routing());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Cannot serve: " + e.getMessage(), e);
    }
  }

  private RoutingOptions routing() throws IOException {
    List<RoutingPolicy> read = new ArrayList<>();
    for (Path file : policies) {
      if (!(PolicyJson.read(Files.readString(file)) instanceof RoutingPolicy policy)) {
        throw new IllegalArgumentException(file + " is no routing policy; give one of that kind");
      }
      read.add(policy);
    }
    return new RoutingOptions(
        read,
        upstreams.stream().map(each -> Upstream.parse(each, System.getenv())).toList(),
        Duration.ofSeconds(upstreamTimeout));
  }

  private static TraceSink traces(Settings read, ServeMetrics metrics) {
    return read.kafka().external()
        ? new KafkaTraces(
            read.kafka().properties(), read.topics().traces(), WAITING_TRACES, metrics)
        : TraceSink.NONE;
  }

  private void tell(ModelServer server, ServeOptions options, Settings read) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Listening at " + server.url() + "/v1");
    out.println("Models: " + String.join(", ", server.models().names()));
    options
        .following()
        .slots()
        .forEach(
            slot -> out.println("Following " + slot + " in " + options.following().registry()));
    options
        .routing()
        .policies()
        .forEach(
            policy -> out.println("Routing " + policy.scenario() + " by policy " + policy.id()));
    options.routing().upstreams().forEach(each -> out.println("May hand on to " + each));
    out.println(
        read.kafka().external()
            ? "Each answer becomes a trace on topic " + read.topics().traces()
            : "Answers are not kept; give --kafka HOST:PORT to have their traces");
    out.flush();
  }
}
