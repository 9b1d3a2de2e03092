package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.duckdb.Ratings;
import io.millrace.duckdb.Schema;
import io.millrace.traffic.HoldoutPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three prompts, the first with a good and a bad answer: three SFT pairs, one preference pair. */
final class DatasetsTest {

  @TempDir private Path home;
  private Connection connection;
  private Datasets datasets;

  @BeforeEach
  void mine() throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    Schema.migrate(connection, home);
    datasets = new Datasets(home, home.resolve("datasets"), Duration.ZERO);
    trace("a", 0, "good", "train", 1.0);
    trace("b", 1, "good", "eval", 0.9);
    trace("c", 2, "good", "holdout", 0.8);
    trace("d", 0, "bad", "train", 0.0);
    Ratings.refresh(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void writesPairsWithTheirTextAndRecordsThem() throws SQLException, IOException {
    payload();
    Dataset dataset = create();

    assertThat(dataset.sft()).isEqualTo(3);
    assertThat(dataset.preference()).isEqualTo(1);
    assertThat(
            text(
                "SELECT prompt || answer FROM %s WHERE split = 'train'"
                    .formatted(file(dataset, "sft"))))
        .isEqualTo("q0good");
    assertThat(text("SELECT chosen || rejected FROM %s".formatted(file(dataset, "preference"))))
        .isEqualTo("goodbad");
    assertThat(Files.readString(dataset.directory().resolve("manifest.json")))
        .contains(dataset.hash());
    assertThat(text("SELECT sft || '/' || preference FROM datasets")).isEqualTo("3/1");
    assertThat(text("SELECT count(*) FROM dataset_pairs")).isEqualTo("4");
  }

  @Test
  void tellsOfEachStepAsItBegins() throws SQLException, IOException {
    List<String> steps = new ArrayList<>();
    datasets.watched(steps::add);
    assertThatThrownBy(this::create).isInstanceOf(IOException.class);
    assertThat(steps).containsExactly("1 of 5: choosing pairs", "2 of 5: finding their payload");

    payload();
    steps.clear();
    create();
    assertThat(steps).hasSize(5).last().isEqualTo("5 of 5: hashing and writing");
  }

  @Test
  void theSamePairsGiveTheSameHashWhereverTheyLie() throws SQLException, IOException {
    payload();
    Dataset first = create();
    Dataset again = create();
    execute("UPDATE trace_facts SET record_offset = record_offset + 100");
    payload();
    Dataset moved = create();

    assertThat(again).isEqualTo(first);
    assertThat(moved.hash()).isEqualTo(first.hash());
    assertThat(text("SELECT count(*) FROM datasets")).isEqualTo("1");
  }

  @Test
  void aDatasetThatIsMadeAgainIsTheNewestOne() throws Exception {
    payload();
    Instant begin = Instant.parse("2026-01-02T03:04:05.678901Z");
    Dataset first = made(0.7, begin);
    Dataset second = made(0.95, begin.plusSeconds(1));
    Dataset again = made(0.7, begin.plusSeconds(2));

    assertThat(again).isEqualTo(first);
    assertThat(CreationTime.of(first.directory())).isEqualTo(begin.plusSeconds(2));
    assertThat(CreationTime.of(second.directory())).isEqualTo(begin.plusSeconds(1));
    assertThat(text("SELECT arg_max(dataset_hash, created_at) FROM datasets"))
        .isEqualTo(first.hash());
    assertThat(first.directory().toFile().list())
        .containsExactlyInAnyOrder(
            "created_at", "manifest.json", "preference.parquet", "sft.parquet");
  }

  private Dataset create() throws SQLException, IOException {
    return datasets.create(connection, "desk", DatasetParameters.DEFAULT, null);
  }

  private Dataset made(double minQuality, Instant now) throws SQLException, IOException {
    return new Datasets(
            home, home.resolve("datasets"), Duration.ZERO, Clock.fixed(now, ZoneOffset.UTC))
        .create(
            connection, "desk", new DatasetParameters(minQuality, 1, 1, 0.5, 0.8, List.of()), null);
  }

  @Test
  void otherParametersOrAnotherParentGiveAnotherHash() throws SQLException, IOException {
    payload();
    Dataset first = create();
    Dataset child = datasets.create(connection, "desk", DatasetParameters.DEFAULT, first.hash());
    Dataset strict =
        datasets.create(
            connection, "desk", new DatasetParameters(0.95, 1, 1, 0.5, 0.8, List.of()), null);

    assertThat(child.hash()).isNotEqualTo(first.hash());
    assertThat(strict.hash()).isNotEqualTo(first.hash());
    assertThat(strict.sft()).isEqualTo(1);
  }

  @Test
  void countsThePairsThatTooFewRatedCopiesKeepOut() throws SQLException, IOException {
    trace("e", 0, "good", "train", 0.9);
    execute("INSERT INTO feedback_weights VALUES ('desk', 'helpful', 1)");
    Ratings.refresh(connection);
    payload();
    Dataset dataset =
        datasets.create(
            connection, "desk", new DatasetParameters(0.7, 2, 1, 0.5, 0.8, List.of()), null);

    assertThat(dataset.sft()).isEqualTo(1);
    assertThat(dataset.tooFewRated()).isEqualTo(2);
  }

  @Test
  void leavesOutAndCountsPairsThatAdaptersAnsweredAboveTheirShare()
      throws SQLException, IOException {
    execute("UPDATE trace_facts SET adapter_id = 'abc' WHERE trace_id = 'a'");
    payload();
    Dataset capped = datasets.create(connection, "desk", share(0.333), null);
    Dataset within = datasets.create(connection, "desk", share(0.334), null);
    Dataset all = datasets.create(connection, "desk", share(1), null);

    assertThat(text("SELECT string_agg(prompt, ' ' ORDER BY prompt) FROM " + file(capped, "sft")))
        .isEqualTo("q1 q2");
    assertThat(capped.preference()).isZero();
    assertThat(capped.selfAnswered()).isEqualTo(2);
    assertThat(within.sft()).isEqualTo(3);
    assertThat(within.selfAnswered()).as("the one preference pair").isEqualTo(1);
    assertThat(all.sft() + all.preference()).isEqualTo(4);
    assertThat(all.selfAnswered()).isZero();
    assertThat(Set.of(capped.hash(), within.hash(), all.hash())).hasSize(3);
    assertThat(Files.readString(capped.directory().resolve("manifest.json")))
        .contains("\"self_share\" : 0.333");
  }

  private static DatasetParameters share(double share) {
    return new DatasetParameters(0.7, 1, share, 0.5, 0.8, List.of());
  }

  @Test
  void withEdgesEachPromptHasItsBestAnswerOfEachBucket() throws SQLException, IOException {
    trace("e", 0, "poor", "train", 0.1);
    execute("INSERT INTO rated_weights VALUES ('other', 'other', 1)");
    Ratings.refresh(connection);
    payload();
    DatasetParameters halves = new DatasetParameters(0.7, 1, 1, 0.5, 0.8, List.of(0.5, 0.85));
    Dataset dataset = datasets.create(connection, "desk", halves, null);

    assertThat(
            text(
                "SELECT string_agg(prompt || answer || bucket, ' ' ORDER BY prompt, bucket) FROM %s"
                    .formatted(file(dataset, "sft"))))
        .isEqualTo("q0poor0 q0good2 q1good2 q2good1");
    assertThat(Files.readString(dataset.directory().resolve("manifest.json")))
        .contains("\"edges\" : [ 0.5, 0.85 ]");
    DatasetParameters moved = new DatasetParameters(0.7, 1, 1, 0.5, 0.8, List.of(0.5, 0.86));
    assertThat(datasets.create(connection, "desk", moved, null).hash())
        .isNotEqualTo(dataset.hash());
  }

  @Test
  void whatWasTrainInAnAncestorDoesNotBecomeHoldout() throws SQLException, IOException {
    payload();
    Dataset first = create();
    Dataset second = datasets.create(connection, "desk", DatasetParameters.DEFAULT, first.hash());
    execute("UPDATE trace_facts SET split = 'holdout'");
    Dataset third = datasets.create(connection, "desk", DatasetParameters.DEFAULT, second.hash());

    String splits = "SELECT string_agg(prompt || ' ' || split, ', ' ORDER BY prompt) FROM %s";
    assertThat(text(splits.formatted(file(third, "sft"))))
        .isEqualTo("q0 train, q1 holdout, q2 holdout");
  }

  @Test
  void nearDuplicatesHaveTheStrictestSplitOfThemAll() throws SQLException, IOException {
    asking("Reset my  router!", "reset my router", "Reset my router?");
    Dataset dataset = create();

    assertThat(splits(dataset)).isEqualTo("holdout, holdout, holdout");
    assertThat(text("SELECT split FROM %s".formatted(file(dataset, "preference"))))
        .isEqualTo("holdout");
    assertThat(dataset.nearDuplicates()).isEqualTo(2);
  }

  @Test
  void nearDuplicatesOfWhatAnAncestorTrainedOnAreNeitherHeldOutNorTrainedOn()
      throws SQLException, IOException {
    asking("Reset my router!", "q1", "q2");
    Dataset first = create();
    asking("Reset my router!", "q1", "reset my router");
    Dataset second = datasets.create(connection, "desk", DatasetParameters.DEFAULT, first.hash());

    assertThat(splits(second)).isEqualTo("train, eval, excluded");
    assertThat(second.nearDuplicates()).isZero();
    assertThat(second.excluded()).isEqualTo(1);
  }

  @Test
  void whatAnAncestorTrainedOnIsKnownWithoutItsPair() throws SQLException, IOException {
    asking("Reset my router!", "q1", "q2");
    Dataset first = create();
    execute("DELETE FROM trace_facts WHERE trace_id IN ('a', 'd')");
    execute("DELETE FROM settled_pools");
    execute("INSERT INTO settled_pools BY NAME FROM pool('rated_traces')");
    execute("DELETE FROM pool_changes");
    asking("gone", "RESET my router", "reset my router");
    Dataset second = datasets.create(connection, "desk", DatasetParameters.DEFAULT, first.hash());

    assertThat(splits(second)).isEqualTo("excluded, excluded");
    assertThat(second.excluded()).isEqualTo(2);
  }

  @Test
  void aNearDuplicateOfWhatWasTrainedOnIsNoTask() throws SQLException, IOException {
    asking("Reset my router!", "q1", "q2");
    create();
    assertThat(heldOut().pairs()).hasSize(1);

    asking("Reset my router!", "q1", "reset my router");
    assertThat(heldOut().pairs()).isEmpty();
    assertThat(heldOut().refused()).containsExactly(Map.entry("trained on by a dataset", 1));
  }

  @Test
  void heldOutPairsSayWhetherNobodyButAdaptersGaveTheirAnswer() throws SQLException, IOException {
    trace("e", 2, "good", "holdout", 0.8);
    execute("UPDATE trace_facts SET split = 'holdout'");
    payload();
    assertThat(heldOut().pairs()).hasSize(3).noneMatch(HoldoutPair::byAdapters);

    execute("UPDATE trace_facts SET adapter_id = 'abc' WHERE trace_id IN ('a', 'c')");
    assertThat(heldOut().pairs())
        .filteredOn(HoldoutPair::byAdapters)
        .extracting(HoldoutPair::promptHash)
        .containsExactly("0");

    execute("UPDATE trace_facts SET adapter_id = 'abc'");
    assertThat(heldOut().pairs()).hasSize(3).allMatch(HoldoutPair::byAdapters);
  }

  private HoldoutPairs heldOut() throws SQLException, IOException {
    return HoldoutPairs.read(connection, home, "desk", DatasetParameters.DEFAULT);
  }

  @Test
  void promptsOfSymbolsAloneAreNearDuplicatesOfNone() throws SQLException, IOException {
    asking("?", "?!", "...");
    Dataset dataset = create();

    assertThat(dataset.nearDuplicates()).isZero();
    assertThat(splits(dataset)).isEqualTo("train, eval, holdout");
  }

  private String splits(Dataset dataset) throws SQLException {
    return text(
        "SELECT string_agg(split, ', ' ORDER BY trace_id) FROM %s".formatted(file(dataset, "sft")));
  }

  @Test
  void namesTheTracesWhosePayloadIsMissing() {
    assertThatThrownBy(() -> create())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("payload of 4 traces")
        .hasMessageContaining("a (traces/0@0)");
    assertThat(home.resolve("datasets")).doesNotExist();
  }

  @Test
  void waitsForPayloadThatAppearsMeanwhile() throws Exception {
    payload();
    Dataset direct = create();
    Path later = Files.move(home.resolve("payload/part.parquet"), home.resolve("part.parquet"));
    Datasets patient = new Datasets(home, home.resolve("patient"), Duration.ofMinutes(10));
    FutureTask<Dataset> creation =
        new FutureTask<>(() -> patient.create(connection, "desk", DatasetParameters.DEFAULT, null));
    Thread creator = new Thread(creation, "creator");
    creator.setDaemon(true);
    creator.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> creation.isDone() || waitsForPayload(creator));
    assertThat(creation).isNotDone();
    Files.move(later, home.resolve("payload/part.parquet"));

    Dataset waited = creation.get(2, TimeUnit.MINUTES);
    assertThat(waited.hash()).isEqualTo(direct.hash());
    assertThat(text("SELECT count(*) FROM %s".formatted(file(waited, "sft")))).isEqualTo("3");
  }

  /** Whether it is parked by the wait for payload itself, not by the database or a class loader. */
  private static boolean waitsForPayload(Thread thread) {
    List<String> stack =
        Stream.of(thread.getStackTrace()).map(StackTraceElement::getMethodName).toList();
    int wait = stack.indexOf("awaitPayload");
    return wait > 0 && stack.get(wait - 1).equals("parkNanos");
  }

  @Test
  void refusesAParentThatIsNotRecorded() {
    assertThatThrownBy(() -> datasets.create(connection, "desk", DatasetParameters.DEFAULT, "beef"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beef");
  }

  private void trace(String id, int prompt, String answer, String split, double score)
      throws SQLException {
    DeskRows.trace(connection, id, prompt, answer, split, score);
  }

  private void payload() throws SQLException, IOException {
    asking("q0", "q1", "q2");
  }

  /** Writes payload in which the prompts are these. */
  private void asking(String... prompts) throws SQLException, IOException {
    Files.createDirectories(home.resolve("payload"));
    execute(
        "COPY (SELECT trace_id, topic, partition, record_offset, produced_at,"
            + " json_object('trace_id', trace_id, 'query', ['"
            + String.join("', '", prompts)
            + "'][prompt_hash::INTEGER + 1],"
            + " 'result', answer_hash)::VARCHAR AS payload FROM trace_facts) TO '"
            + home.resolve("payload/part.parquet")
            + "' (FORMAT parquet)");
  }

  private static String file(Dataset dataset, String kind) {
    return "'" + dataset.directory().resolve(kind + ".parquet") + "'";
  }

  private String text(String query) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
