package io.millrace.cli.bench;

import io.millrace.cli.bench.MineRounds.Latency;
import io.millrace.cli.bench.MineRounds.Round;
import io.millrace.cli.run.TopicWriter;
import io.millrace.decode.RejectedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All measurements of one profile. */
final class MineBench {

  private static final Duration PACED = Duration.ofSeconds(40);

  private final Workshop workshop;
  private final TrafficProfile profile;
  private final int rounds;
  private final int seconds;
  private final Consumer<String> note;
  private final MineRounds job;
  private final Preload preload;
  private final long seed;

  MineBench(
      Workshop workshop,
      TrafficProfile profile,
      long seed,
      int seconds,
      int rounds,
      Consumer<String> note) {
    this.workshop = workshop;
    this.profile = profile;
    this.seed = seed;
    this.seconds = seconds;
    this.rounds = rounds;
    this.note = note;
    job = new MineRounds(workshop);
    preload = new Preload(profile, seed);
  }

  MineFigures stream() throws IOException, SQLException, RejectedInput {
    long records = (long) seconds * profile.streamFloor;
    note.accept("%s: sending %,d traces".formatted(profile, records));
    long bytes;
    try (TopicWriter writer = workshop.writer()) {
      bytes = preload.produce(writer, workshop.settings().topics().traces(), records);
    }
    List<Round> drained = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      drained.add(noted("drained", records, job.drain(records)));
    }
    double raw = records / job.blackhole();
    Round median = median(drained);
    note.accept("%s: pacing at half the rate".formatted(profile));
    Latency latency = job.paced(preload, records / median.seconds() / 2, PACED);
    return figures(records, bytes, median, raw, latency);
  }

  MineFigures batch(Path directory) throws IOException, SQLException, RejectedInput {
    long records = (long) seconds * Math.max(profile.streamFloor, profile.batchFloor);
    note.accept("%s: writing %,d traces".formatted(profile, records));
    Preload.Input files = preload.files(directory.resolve("input"), records, Workshop.PARTITIONS);
    List<Round> mined = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      mined.add(noted("mined", records, job.batch(files.paths(), records)));
    }
    return figures(records, files.bytes(), median(mined), 0, null);
  }

  private Round noted(String what, long records, Round round) {
    note.accept(
        "%s: %s in %.1f s, %,.0f/s"
            .formatted(profile, what, round.seconds(), records / round.seconds()));
    return round;
  }

  private MineFigures figures(
      long records, long bytes, Round round, double rawPerSecond, Latency latency)
      throws IOException, RejectedInput {
    note.accept("%s: measuring the stages alone".formatted(profile));
    long resident = Usage.peakResidentMebibytes();
    Path scratch = workshop.round();
    Map<String, Double> stages = new Stages(profile, seed, scratch).micros();
    Double tokenise = stages.get(Stages.TOKENISE);
    int cores = Runtime.getRuntime().availableProcessors();
    return new MineFigures(
        profile.toString(),
        latency == null ? "batch" : "stream",
        records,
        bytes,
        round.seconds(),
        profile.floor(latency == null),
        cores,
        tokenise == null ? 0 : Math.min(cores, Workshop.PARTITIONS) * 1e6 / tokenise,
        rawPerSecond,
        round.usage(),
        resident,
        latency,
        stages);
  }

  private static Round median(List<Round> measured) {
    List<Round> sorted =
        measured.stream().sorted(Comparator.comparingDouble(Round::seconds)).toList();
    return sorted.get(sorted.size() / 2);
  }
}
