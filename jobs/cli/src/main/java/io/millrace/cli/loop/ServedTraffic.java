package io.millrace.cli.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.cli.run.TopicWriter;
import io.millrace.decode.FeedbackJson;
import io.millrace.testing.DeskPolicy;
import io.millrace.testing.DeskPrompt;
import io.millrace.testing.DeskTraffic;
import io.millrace.testing.PlantedNoise;
import io.millrace.trace.Feedback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * New messages, answered by what the slot serves. The server makes the traces; what is added here
 * is what people think of some of the answers, as wrong as in the first traffic.
 */
final class ServedTraffic {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Desk desk;
  private final Asking asking;

  ServedTraffic(Desk desk, Asking asking) {
    this.desk = desk;
    this.asking = asking;
  }

  /**
   * Asks so many messages, each so many times, and sends ratings of some answers; returns how many
   * answers there were.
   */
  int send(TopicWriter writer, String feedbackTopic, long seed, int messages, int times)
      throws IOException {
    List<DeskPrompt> prompts = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      prompts.addAll(DeskTraffic.prompts(desk.tasks(), seed, messages));
    }
    List<JsonNode> conversations = new ArrayList<>();
    prompts.forEach(prompt -> conversations.add(conversation(prompt)));
    List<Asking.Answered> answers = asking.ask(conversations, true);
    DeskPolicy policy = new DeskPolicy(desk.tasks().policySeed());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < answers.size(); i++) {
      Asking.Answered answer = answers.get(i);
      boolean right = isRight(answer.text(), policy.answer(prompts.get(i).about()).json());
      if (random.nextDouble() < PlantedNoise.DEFAULT.rated()) {
        boolean praises = right != random.nextDouble() < PlantedNoise.DEFAULT.flipped();
        double score = (praises ? random.nextInt(75, 101) : random.nextInt(0, 26)) / 100.0;
        writer.send(
            feedbackTopic,
            answer.id().getBytes(StandardCharsets.UTF_8),
            FeedbackJson.encode(rating(answer.id(), score)));
      }
    }
    writer.flush();
    return answers.size();
  }

  private JsonNode conversation(DeskPrompt prompt) {
    ArrayNode messages = JSON.createArrayNode();
    messages.addObject().put("role", "system").put("content", desk.scenario().systemPrompt());
    messages.addObject().put("role", "user").put("content", prompt.text());
    return messages;
  }

  private static boolean isRight(String answer, JsonNode expected) {
    try {
      return expected.equals(JSON.readTree(answer));
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }

  private static Feedback rating(String traceId, double score) {
    return new Feedback(
        traceId,
        null,
        "feedback",
        "human",
        "reviewer-1",
        score,
        Double.toString(score),
        Instant.now(),
        "");
  }
}
