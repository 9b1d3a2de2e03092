package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a model server many conversations at once, so that it can decode them together. */
final class Asking {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 16;

  private final ServingClient client;
  private final String model;
  private final int maxTokens;

  Asking(ServingClient client, String model, int maxTokens) {
    this.client = client;
    this.model = model;
    this.maxTokens = maxTokens;
  }

  /**
   * An answer.
   *
   * @param id the id of the trace that the server made of it, if it makes any
   * @param seconds that the server took, waiting included
   */
  record Answered(String id, String text, long inputTokens, long outputTokens, double seconds) {}

  /** The likeliest answers, in the order of the conversations. */
  List<Answered> ask(List<JsonNode> conversations, boolean traced) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Answered>> asked = new ArrayList<>();
      for (JsonNode conversation : conversations) {
        asked.add(threads.submit(() -> ask(conversation, traced)));
      }
      List<Answered> answers = new ArrayList<>();
      for (Future<Answered> each : asked) {
        answers.add(each.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while " + model + " was asked");
    } finally {
      threads.shutdownNow();
    }
  }

  private Answered ask(JsonNode messages, boolean traced) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.set("messages", messages);
    body.put("temperature", 0).put("seed", 0).put("max_tokens", maxTokens).put("store", traced);
    long begin = System.nanoTime();
    JsonNode answer = client.chat(body);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Answered(
        answer.path("id").asText(),
        answer.at("/choices/0/message/content").asText(),
        answer.at("/usage/prompt_tokens").asLong(),
        answer.at("/usage/completion_tokens").asLong(),
        seconds);
  }
}
