package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.http.ApiKey;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiTest {

  private static final String CHAT = "/v1/chat/completions";
  private static ModelServer server;
  private static HttpClientOf client;

  @BeforeAll
  static void start() throws IOException {
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .withAdapters(Map.of("tuned", Vectors.adapter()))
            .withLimits(8, 64, 20_000);
    server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
    client = new HttpClientOf(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersAConversationWithUsage() {
    Reply reply = client.post(CHAT, chat("base", ",'max_tokens':7"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode json = reply.json();
    assertThat(json.get("object").asText()).isEqualTo("chat.completion");
    assertThat(json.get("model").asText()).isEqualTo("base");
    assertThat(json.get("id").asText()).startsWith("chatcmpl-");
    assertThat(json.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(reply.content()).isNotEmpty();
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(7);
    int prompt = json.at("/usage/prompt_tokens").asInt();
    assertThat(prompt).isGreaterThan(5);
    assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(prompt + 7);
  }

  @Test
  void streamsTheSameAnswerInPieces() throws IOException {
    String whole = client.post(CHAT, chat("tuned", ",'max_tokens':40")).content();
    Reply reply =
        client.post(
            CHAT,
            chat("tuned", ",'max_tokens':40,'stream':true,'stream_options':{'include_usage':true}"),
            "X-Request-Id",
            "mine");
    assertThat(reply.response().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    List<String> events = reply.events();
    assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
    StringBuilder streamed = new StringBuilder();
    ObjectMapper mapper = new ObjectMapper();
    for (String event : events.subList(0, events.size() - 2)) {
      JsonNode chunk = mapper.readTree(event);
      assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
      assertThat(chunk.get("id").asText()).isEqualTo("chatcmpl-mine");
      assertThat(chunk.get("usage").isNull()).isTrue();
      streamed.append(chunk.at("/choices/0/delta/content").asText());
    }
    assertThat(streamed.toString()).isEqualTo(whole);
    assertThat(mapper.readTree(events.get(0)).at("/choices/0/delta/role").asText())
        .isEqualTo("assistant");
    JsonNode last = mapper.readTree(events.get(events.size() - 3));
    assertThat(last.at("/choices/0/finish_reason").asText()).isIn("stop", "length");
    JsonNode usage = mapper.readTree(events.get(events.size() - 2));
    assertThat(usage.get("choices")).isEmpty();
    assertThat(usage.at("/usage/completion_tokens").asInt()).isPositive();
  }

  @Test
  void endsAtAStopString() {
    String whole = client.post(CHAT, chat("base", ",'max_tokens':30")).content();
    String stop = whole.substring(4, 7);
    JsonNode json =
        client
            .post(CHAT, chat("base", ",'max_tokens':30,'stop':['never','%s']".formatted(stop)))
            .json();
    assertThat(json.at("/choices/0/message/content").asText())
        .isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void drawsTheSameForTheSameSeedInWhateverBatch() {
    String body =
        "{'model':'base','messages':[{'role':'user','content':'go'}],'max_tokens':12,"
            + "'temperature':1.3,'seed':%d%s}";
    String first = client.post(CHAT, body.formatted(5, "")).content();
    JsonNode several = client.post(CHAT, body.formatted(5, ",'n':3")).json();
    assertThat(several.get("choices")).hasSize(3);
    assertThat(several.at("/choices/0/message/content").asText()).isEqualTo(first);
    assertThat(several.at("/choices/1/message/content").asText())
        .isEqualTo(client.post(CHAT, body.formatted(6, "")).content())
        .isNotEqualTo(first);
  }

  @Test
  void goesOnAfterTextAndTokens() {
    String body = "{'model':'base','prompt':%s,'max_tokens':5,'temperature':0}";
    JsonNode text = client.post("/v1/completions", body.formatted("'The river'")).json();
    assertThat(text.get("object").asText()).isEqualTo("text_completion");
    assertThat(text.at("/choices/0/text").asText()).isNotEmpty();
    JsonNode two = client.post("/v1/completions", body.formatted("['A wheel','The river']")).json();
    assertThat(two.at("/choices/1/index").asInt()).isEqualTo(1);
    assertThat(two.at("/choices/1/text")).isEqualTo(text.at("/choices/0/text"));
    JsonNode ids = client.post("/v1/completions", body.formatted("[7,8,9]")).json();
    assertThat(ids.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void joinsTextPartsAndRefusesOthers() {
    String parts =
        "{'model':'base','messages':[{'role':'user','content':[{'type':'text','text':'The river"
            + " turns'}]}],'temperature':0,'max_tokens':7}";
    assertThat(client.post(CHAT, parts).content())
        .isEqualTo(client.post(CHAT, chat("base", ",'max_tokens':7")).content());
    Reply image = client.post(CHAT, parts.replace("'type':'text'", "'type':'image_url'"));
    assertThat(image.status()).isEqualTo(400);
    assertThat(image.error("message")).contains("image_url").contains("text only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "temperature|,'temperature':3.5|3.5",
        "max_tokens|,'max_tokens':0|'max_tokens' is 0",
        "max_tokens|,'max_tokens':'x'|whole number",
        "top_p|,'top_p':0|'top_p' is 0",
        "n|,'n':99|from 1 to 16",
        "stop|,'stop':['']|none empty",
        "seed|,'seed':1.5|'seed' is 1.5",
        "stream|,'stream':'yes'|true or false",
        "stream_options|,'stream_options':{}|only with",
        "frequency_penalty|,'frequency_penalty':0.5|0.5",
        "max_token|,'max_token':5|Unrecognized request argument",
        "response_format|,'response_format':{'type':'json_object'}|json_object",
        "logprobs|,'logprobs':true|no probabilities",
        "metadata|,'metadata':{'a':1}|object of strings"
      })
  void refusesAFieldByNameAndValue(String param, String more, String message) {
    Reply reply = client.post(CHAT, chat("base", "").replace(",'temperature':0", more));
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.error("param")).isEqualTo(param);
    assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    assertThat(reply.error("message")).contains(message.strip());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    Reply model = client.post(CHAT, chat("gpt-9", ""));
    assertThat(model.status()).isEqualTo(404);
    assertThat(model.error("code")).isEqualTo("model_not_found");
    assertThat(model.error("message")).contains("gpt-9").contains("tuned");
    assertThat(client.post(CHAT, "{'model':'base'}").error("message")).contains("messages");
    assertThat(client.post(CHAT, "{'model':").error("message")).contains("not JSON");
    assertThat(client.get("/v1/nothing").status()).isEqualTo(404);
    assertThat(client.get(CHAT).status()).isEqualTo(405);
    assertThat(client.get("/v1/models/gpt-9").status()).isEqualTo(404);
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(client.sent(client.request(CHAT).POST(body).build()).join().status()).isEqualTo(415);
  }

  @Test
  void refusesWhatIsTooLarge() {
    String word = "river ".repeat(400);
    Reply longPrompt = client.post(CHAT, chat("base", "").replace("The river turns", word));
    assertThat(longPrompt.status()).isEqualTo(400);
    assertThat(longPrompt.error("code")).isEqualTo("context_length_exceeded");
    assertThat(longPrompt.error("message")).contains("256");
    Reply body = client.post(CHAT, chat("base", "").replace("river", "r".repeat(20_000)));
    assertThat(body.status()).isEqualTo(413);
    assertThat(body.error("message")).contains("20000");
  }

  @Test
  void listsBaseAndAdapters() {
    JsonNode list = client.get("/v1/models").json();
    assertThat(list.get("object").asText()).isEqualTo("list");
    JsonNode base = list.at("/data/0");
    assertThat(base.get("id").asText()).isEqualTo("base");
    assertThat(base.get("parent").isNull()).isTrue();
    assertThat(base.get("max_model_len").asInt()).isEqualTo(256);
    JsonNode tuned = client.get("/v1/models/tuned").json();
    assertThat(tuned.get("root").asText()).isEqualTo(Vectors.adapter().toString());
    assertThat(tuned.get("parent").asText()).isEqualTo("base");
  }

  @Test
  void saysItsHealthAndFigures() {
    client.post(CHAT, chat("base", ",'max_tokens':3"));
    client.post(CHAT, "{}");
    assertThat(client.get("/health").json().get("status").asText()).isEqualTo("ok");
    Reply metrics = client.get("/metrics");
    assertThat(metrics.response().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.text())
        .containsPattern("millrace_serve_generated_tokens_total\\{model=\"base\"} [0-9.]+")
        .contains("millrace_serve_waiting 0.0");
    // an answer is counted after its client has it
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/metrics").text())
                    .containsPattern(
                        "requests_total\\{path=\"/v1/chat/completions\",status=\"400\"} [1-9]"));
  }

  @Test
  void asksForTheKey() throws IOException {
    ServeOptions options =
        ServeOptions.local(Vectors.base()).at("127.0.0.1", 0, ApiKey.of("s3cret"));
    try (ModelServer guarded = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf guest = new HttpClientOf(guarded.url());
      assertThat(guest.get("/v1/models").status()).isEqualTo(401);
      assertThat(guest.get("/v1/models", "Authorization", "Bearer s3cre").error("code"))
          .isEqualTo("invalid_api_key");
      assertThat(guest.get("/v1/models", "Authorization", "Bearer s3cret").status()).isEqualTo(200);
      assertThat(guest.get("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void doesNotOpenItselfToOthersWithoutAKey() {
    ServeOptions open = ServeOptions.local(Vectors.base()).at("0.0.0.0", 0, ApiKey.none());
    assertThatThrownBy(() -> ModelServer.start(open, new ServeMetrics(), TraceSink.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("API key");
  }

  @Test
  void saysThatThePortIsTaken() {
    int port = server.url().getPort();
    ServeOptions same = ServeOptions.local(Vectors.base()).at("127.0.0.1", port, ApiKey.none());
    assertThatThrownBy(() -> ModelServer.start(same, new ServeMetrics(), TraceSink.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(port));
  }
}
