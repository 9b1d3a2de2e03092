package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.fact.Flag;
import io.millrace.fact.RejectReason;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrySchemasTest {
  private static final byte[] JSON =
      "{\"trace_id\":\"t\",\"query\":\"Why?\",\"result\":\"So.\"}".getBytes(StandardCharsets.UTF_8);
  private static final String LOGIN = "miner:s3same";

  /** Ends no test, also on a machine that is busy with others. */
  private static final Duration ENOUGH = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();
  private RegistryServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RegistryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void avroAndJsonAreReadByTheirIdsAndEachIsAskedForOnce() throws RejectedInput {
    server.answer("/schemas/ids/7", described(null, SchemaStore.own("Trace").toString()));
    server.answer("/schemas/ids/8", described("JSON", "{}"));
    SchemaStore store = store(null);
    Trace given = TraceJson.decode(JSON);
    for (int i = 0; i < 3; i++) {
      assertThat(store.byId(7)).isEqualTo(SchemaStore.own("Trace"));
      assertThat(store.isJson(8)).isTrue();
      assertThat(store.isJson(7)).isFalse();
    }
    assertThat(server.asked).containsExactly("/schemas/ids/7", "/schemas/ids/8");
    RecordDecoder decoder = RecordDecoder.withSchemas(null, new SchemaRegistry(server.url(), null));
    assertThat(read(decoder, prefixed(7, avroBody(given)))).isEqualTo(given);
    assertThat(read(decoder, prefixed(8, JSON))).isEqualTo(given);
  }

  @Test
  void nothingIsAskedBeforeARecordNeedsItNorForAnIdOfTheDirectory() throws Exception {
    Files.writeString(directory.resolve("8.json"), "{}");
    Files.writeString(directory.resolve("7.avsc"), SchemaStore.own("Trace").toString());
    SchemaStore store = store(directory.toString());
    assertThat(store.isJson(8)).isTrue();
    assertThat(store.isJson(7)).isFalse();
    assertThat(store.byId(7)).isNotNull();
    assertThat(server.asked).isEmpty();
  }

  @Test
  void anIdThatTheRegistryLacksIsRejectedWithTheRemedyAndAskedForAgainAfterAMinute() {
    RecordDecoder decoder = RecordDecoder.withSchemas(null, new SchemaRegistry(server.url(), null));
    RejectedInput rejected =
        catchThrowableOfType(RejectedInput.class, () -> read(decoder, prefixed(9, JSON)));
    assertThat(rejected.reason()).isEqualTo(RejectReason.UNKNOWN_SCHEMA_ID);
    assertThat(rejected)
        .hasMessageContaining("schema id 9 is unknown")
        .hasMessageContaining(server.url().toString())
        .hasMessageContaining("--schema-registry");
    SchemaStore store = store(null);
    server.asked.clear();
    assertThat(store.byId(9)).isNull();
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(store.byId(9)).isNull();
    assertThat(server.asked).hasSize(1);
    server.answer("/schemas/ids/9", described("AVRO", SchemaStore.own("Trace").toString()));
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(store.byId(9)).isNotNull();
  }

  @Test
  void aTypeThatCannotBeReadAndABrokenSchemaNameTheRemedy() {
    server.answer("/schemas/ids/1", described("PROTOBUF", "message T {}"));
    server.answer("/schemas/ids/2", described("AVRO", "{\"type\":\"recrod\"}"));
    SchemaStore store = store(null);
    assertThat(store.byId(1)).isNull();
    assertThat(store.unknown(1)).contains("of type PROTOBUF").contains("write AVRO or JSON");
    assertThat(store.byId(2)).isNull();
    assertThat(store.unknown(2)).contains("is no Avro schema").contains("register a correct one");
  }

  @Test
  void aSchemaThatRefersToAnotherIsReadWithIt() {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.put(
        "schema",
        """
        {"type":"record","name":"Run","fields":[{"name":"trace_id","type":"string"},
          {"name":"cost","type":"a.Money"}]}\
        """);
    run.putArray("references")
        .addObject()
        .put("name", "a.Money")
        .put("subject", "a money")
        .put("version", 3);
    server.answer("/schemas/ids/5", run.toString());
    server.answer(
        "/subjects/a%20money/versions/3",
        described(
            null,
            """
            {"type":"record","name":"Money","namespace":"a",
             "fields":[{"name":"usd","type":"double"}]}\
            """));
    assertThat(store(null).byId(5).getField("cost").schema().getFullName()).isEqualTo("a.Money");
  }

  @Test
  void aRegistryInTroubleIsAskedAgainAndThenTheRecordWaitsAndIsNotRejected() {
    server.always = new RegistryServer.Answer(500, "");
    SchemaStore store = store(null);
    assertThatThrownBy(() -> store.byId(7))
        .isInstanceOfSatisfying(
            SchemaRegistryException.class, e -> assertThat(e.refused()).isFalse())
        .hasMessageContaining(server.url() + " answered 500, 3 times")
        .hasMessageContaining("the record waits");
    assertThat(server.asked).hasSize(3);
    server.always = new RegistryServer.Answer(200, "<html>");
    assertThatThrownBy(() -> store.byId(7))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("not JSON");
    server.always = null;
    server.answer("/schemas/ids/7", described(null, SchemaStore.own("Trace").toString()));
    assertThat(store.byId(7)).isNotNull();
  }

  @Test
  void aRegistryThatIsSlowOrGoneIsNotWaitedForLongerThanTheBound() {
    CountDownLatch never = new CountDownLatch(1);
    server.before =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    SchemaStore store = store(new SchemaRegistry(server.url(), null), null, Duration.ofMillis(700));
    assertThatThrownBy(() -> store.byId(7))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageMatching(
            "(?s).* did not answer \\(Http(Connect)?TimeoutException\\), 3 times.*");
    server.close();
    assertThatThrownBy(() -> store.byId(7))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("did not answer (ConnectException), 3 times");
  }

  @Test
  void theLoginIsSentAndARefusalIsNotTriedAgainAndNothingPrintsIt() {
    server.answer("/schemas/ids/8", described("JSON", "{}"));
    SchemaRegistry registry = SchemaRegistry.of(server.url() + "/", LOGIN);
    assertThat(store(registry, null).isJson(8)).isTrue();
    assertThat(server.logins)
        .containsExactly(
            "Basic " + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8)));
    server.always = new RegistryServer.Answer(401, "");
    server.asked.clear();
    assertThatThrownBy(() -> store(registry, null).byId(8))
        .isInstanceOfSatisfying(
            SchemaRegistryException.class, e -> assertThat(e.refused()).isTrue())
        .hasMessageContaining("refused the login (401)")
        .hasMessageContaining("schema-registry-user-info")
        .hasMessageNotContaining("s3same");
    assertThat(server.asked).hasSize(1);
    assertThat(registry.toString()).doesNotContain("s3same");
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutShowingALogin() {
    assertThatThrownBy(() -> SchemaRegistry.of("http://miner:s3same@registry:8081", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema-registry-user-info")
        .hasMessageNotContaining("s3same");
    assertThatThrownBy(() -> SchemaRegistry.of("registry:8081", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"registry:8081\": give http(s)://host:port");
    assertThatThrownBy(() -> SchemaRegistry.of("http://registry", "s3same"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be user:password")
        .hasMessageNotContaining("s3same");
  }

  private SchemaStore store(String schemaDirectory) {
    return store(new SchemaRegistry(server.url(), null), schemaDirectory);
  }

  private SchemaStore store(SchemaRegistry registry, String schemaDirectory) {
    return store(registry, schemaDirectory, ENOUGH);
  }

  private SchemaStore store(SchemaRegistry registry, String schemaDirectory, Duration request) {
    RegistryRequests.Patience patience =
        new RegistryRequests.Patience(request, 3, Duration.ofMillis(5));
    RegistryClient client = new RegistryClient(new RegistryRequests(registry, patience));
    return SchemaStore.of(schemaDirectory, new RegistrySchemas(client, now::get));
  }

  private static String described(String type, String schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (type != null) {
      json.put("schemaType", type);
    }
    return json.put("schema", schema).toString();
  }

  private static Trace read(RecordDecoder decoder, byte[] value) throws RejectedInput {
    return decoder.trace(value, EnumSet.noneOf(Flag.class));
  }

  private static byte[] prefixed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private static byte[] avroBody(Trace trace) {
    byte[] avro = TraceAvro.encode(trace);
    return Arrays.copyOfRange(avro, 10, avro.length);
  }
}
