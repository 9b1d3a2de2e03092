package io.millrace.serve.traces;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.decode.TraceJson;
import io.millrace.fact.Flag;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.serve.HttpClientOf;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.Vectors;
import io.millrace.trace.Trace;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTracesITCase {

  private static final String CHAT = "/v1/chat/completions";
  private static final String TOPIC = "millrace.traces";

  @TempDir private Path home;

  private static ModelServer server(ServeMetrics metrics, Map<String, String> kafka, int capacity)
      throws Exception {
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .withAdapters(Map.of("tuned", Vectors.adapter()));
    return ModelServer.start(options, metrics, new KafkaTraces(kafka, TOPIC, capacity, metrics));
  }

  @Test
  void eachAnswerArrivesAsATraceThatNeedsNoRepair() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(home, KafkaServerOptions.defaults())) {
      String streamed;
      try (ModelServer server = server(new ServeMetrics(), kafka.clientProperties(), 100)) {
        HttpClientOf client = new HttpClientOf(server.url());
        client.post(
            CHAT,
            chat("tuned", ",'max_tokens':9,'metadata':{'scenario':'mill','ticket':'7'}"),
            "X-Request-Id",
            "first");
        // the topic is there from now on: what follows is sent in the seconds that closing waits
        read(kafka, 1);
        client.post(CHAT, chat("base", ",'max_tokens':9,'store':false"), "X-Request-Id", "kept");
        client.post(CHAT, chat("base", ",'max_tokens':9,'stream':true"), "X-Request-Id", "second");
        client.post(
            "/v1/completions", "{'model':'base','prompt':'The river','max_tokens':4,'n':2}");
        streamed = client.post(CHAT, chat("base", ",'max_tokens':9,'store':false")).content();
      }
      List<Trace> traces = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> each : read(kafka, 4)) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        traces.add(TraceJson.decode(each.value(), flags));
        assertThat(flags).isEmpty();
        assertThat(new String(each.key(), java.nio.charset.StandardCharsets.UTF_8))
            .isEqualTo(traces.get(traces.size() - 1).traceId());
      }
      Trace first = traces.get(0);
      assertThat(first.traceId()).isEqualTo("chatcmpl-first");
      assertThat(first.scenario()).isEqualTo("mill");
      assertThat(first.adapterId()).isEqualTo("tuned");
      assertThat(first.model()).isEqualTo("tuned");
      assertThat(first.provider()).isEqualTo("millrace");
      assertThat(first.outputTokens()).isEqualTo(9);
      assertThat(first.inputTokens()).isPositive();
      assertThat(first.latencyMillis()).isPositive();
      assertThat(first.outcome()).isNull();
      assertThat(first.attributes())
          .containsEntry("ticket", "7")
          .containsEntry("finish_reason", "length");
      assertThat(first.messages()).hasSize(2);
      Trace second = traces.get(1);
      assertThat(second.traceId()).isEqualTo("chatcmpl-second");
      assertThat(second.adapterId()).isEmpty();
      assertThat(second.messages().get(1).text()).isEqualTo(streamed);
      assertThat(traces.get(2).query()).isEqualTo("The river");
      assertThat(traces.get(3).traceId()).isEqualTo(traces.get(2).traceId() + "-1");
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(KafkaServer kafka, int count) {
    Map<String, Object> settings = new HashMap<>(kafka.clientProperties());
    settings.put("group.id", "test-" + count);
    settings.put("auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
              });
    }
    assertThat(records).hasSize(count);
    return records;
  }

  @Test
  void answersGoOnWithoutKafkaAndTheLossIsCounted() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    ServeMetrics metrics = new ServeMetrics();
    Map<String, String> nobody = Map.of("bootstrap.servers", "127.0.0.1:" + closedPort);
    try (ModelServer server = server(metrics, nobody, 2)) {
      HttpClientOf client = new HttpClientOf(server.url());
      for (int i = 0; i < 8; i++) {
        assertThat(client.post(CHAT, chat("base", ",'max_tokens':2")).status()).isEqualTo(200);
      }
      assertThat(client.get("/metrics").text())
          .containsPattern("millrace_serve_traces_total\\{outcome=\"dropped\"} [5-8]");
    }
    assertThat(new String(metrics.text(), java.nio.charset.StandardCharsets.UTF_8))
        .containsPattern("millrace_serve_traces_total\\{outcome=\"dropped\"} [78]");
  }
}
