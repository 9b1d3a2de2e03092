package io.millrace.cli.serve;

import io.millrace.cli.CommandFailure;
import io.millrace.serving.ModelCard;
import io.millrace.serving.ServingClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Talks to a model server. */
@Command(
    name = "chat",
    description = {
      "Talks to a model server; answers appear as they are written.",
      "With a message it asks once; without, each line of standard input is a message of one"
          + " conversation, and an empty line begins another."
    },
    mixinStandardHelpOptions = true)
public final class ChatCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      description = "Any server with OpenAI's calls (${DEFAULT-VALUE}).")
  private URI server;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model; without it the first slot that is served, else the first model.")
  private String model;

  @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told first.")
  private Optional<String> system = Optional.empty();

  @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens of an answer.")
  private Optional<Integer> maxTokens = Optional.empty();

  @Option(names = "--temperature", paramLabel = "T", description = "0 takes the likeliest words.")
  private Optional<Double> temperature = Optional.empty();

  @Mixin private KeyOption key;

  @Parameters(paramLabel = "MESSAGE", arity = "0..*", description = "What to ask.")
  private List<String> message = List.of();

  @Override
  public Integer call() throws IOException {
    ServingClient client = new ServingClient(server, key.text(), PATIENCE);
    String name = model == null ? first(client) : model;
    if (!message.isEmpty()) {
      say(conversation(client, name), String.join(" ", message));
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("Talking to %s at %s; end with Ctrl-D".formatted(name, client.server()));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Conversation conversation = conversation(client, name);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) {
        conversation = conversation(client, name);
        err.println("A new conversation.");
      } else {
        say(conversation, line);
      }
    }
    return 0;
  }

  private Conversation conversation(ServingClient client, String name) {
    return new Conversation(client, name, system, maxTokens, temperature);
  }

  private void say(Conversation conversation, String text) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    String answered =
        conversation.say(
            text,
            piece -> {
              out.print(piece);
              out.flush();
            });
    out.println();
    spec.commandLine().getErr().println("[" + answered + "]");
  }

  /** A slot's name leads to another model of the list; no other card has one as its root. */
  private static String first(ServingClient client) throws IOException {
    List<ModelCard> cards = client.models();
    return cards.stream()
        .filter(card -> cards.stream().anyMatch(other -> other.id().equals(card.root())))
        .filter(card -> !card.root().equals(card.id()))
        .findFirst()
        .or(() -> cards.stream().findFirst())
        .map(ModelCard::id)
        .orElseThrow(
            () -> new CommandFailure("Cannot chat: %s serves no model".formatted(client.server())));
  }
}
