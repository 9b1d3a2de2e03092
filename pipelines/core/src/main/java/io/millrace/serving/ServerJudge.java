package io.millrace.serving;

import io.millrace.scenario.AnswerJudge;
import io.millrace.scenario.JudgePrompt;
import io.millrace.scenario.Judgement;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.VerifierException;
import io.millrace.scenario.VerifierSpec;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A judging model behind a server with OpenAI's calls, asked for its likeliest reply (temperature
 * 0). What may pass is tried again; what stays is a {@link VerifierException} that begins with its
 * reason and a colon: {@code judge_timeout}, {@code judge_unreachable}, {@code judge_busy}, {@code
 * judge_unauthorized}, {@code judge_refused} or {@code judge_unreadable}. The key is in none, and
 * in no judgement.
 */
public final class ServerJudge implements AnswerJudge {

  private static final int REPLY_TOKENS = 1024;
  private static final int TRIES = 3;
  private static final Set<Reason> PASSING = Set.of(Reason.BUSY, Reason.UNREACHABLE, Reason.FAILED);

  /** Not tried again: it has taken long enough. */
  private static final String TIMEOUT = "judge_timeout";

  private final JudgeServer server;
  private final Optional<String> key;
  private final ServingClient client;
  private final Duration pause;

  /**
   * @param key the server's API key, where it asks for one
   * @param patience how long one reply may take
   * @param pause before the second try, twice as long before the third
   * @throws IllegalArgumentException if no header can carry the key
   */
  public ServerJudge(JudgeServer server, Optional<String> key, Duration patience, Duration pause) {
    this.server = server;
    this.key =
        key.map(secret -> HeaderKey.checked(secret, JudgeServer.KEY))
            .filter(secret -> !secret.isEmpty());
    this.client = new ServingClient(server.url(), this.key, patience);
    this.pause = pause;
  }

  /** A judge with the key of the environment, a minute for a reply and a second to the next try. */
  public static ServerJudge of(JudgeServer server) {
    return new ServerJudge(
        server,
        Optional.ofNullable(System.getenv(JudgeServer.KEY)),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1));
  }

  @Override
  public Judgement judge(VerifierSpec.Judge asked, ScenarioTask task, String answer)
      throws VerifierException {
    for (int attempt = 1; true; attempt++) {
      try {
        return JudgePrompt.read(
            client.answer(
                model(asked), JudgePrompt.messages(asked.rubric(), task, answer), REPLY_TOKENS),
            this::withoutKey);
      } catch (ServingException trouble) {
        String reason = reason(trouble);
        boolean passing = PASSING.contains(trouble.reason()) && !reason.equals(TIMEOUT);
        if (!passing || attempt == TRIES || Thread.currentThread().isInterrupted()) {
          throw failure(reason, trouble);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause.toMillis() * attempt));
      } catch (IOException interrupted) {
        throw failure("judge_unreachable", interrupted);
      }
    }
  }

  @Override
  public String description(VerifierSpec.Judge asked) {
    return "%s at %s, prompt %s, temperature 0"
        .formatted(model(asked), client.server(), JudgePrompt.VERSION);
  }

  private String model(VerifierSpec.Judge asked) {
    return server.model().isEmpty() ? asked.model() : server.model();
  }

  private static String reason(ServingException trouble) {
    return switch (trouble.reason()) {
      case UNREACHABLE ->
          trouble.getCause() instanceof HttpTimeoutException ? TIMEOUT : "judge_unreachable";
      case BUSY -> "judge_busy";
      case UNAUTHORIZED -> "judge_unauthorized";
      default -> "judge_refused";
    };
  }

  /** A server may repeat the header that it was sent. */
  private String withoutKey(String text) {
    return key.map(secret -> text.replace(secret, "(key)")).orElse(text);
  }

  private VerifierException failure(String reason, IOException trouble) {
    String told = withoutKey(String.valueOf(trouble.getMessage()));
    String remedy = reason.equals("judge_unauthorized") ? " in " + JudgeServer.KEY : "";
    return new VerifierException(reason + ": " + told + remedy);
  }
}
