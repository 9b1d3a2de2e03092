package io.millrace.cli.loop.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.loop.report.Report.Curve;
import io.millrace.cli.loop.report.Report.Point;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads training runs' reports as curves. */
final class CurveReader {

  private static final int POINTS = 100;

  private CurveReader() {}

  /** The curves of the candidates that a run of this folder made, in their order. */
  static List<Curve> read(Path runs, List<LoopResult.Judged> candidates) throws IOException {
    Map<String, RunFolder> byAdapter = new HashMap<>();
    for (Path folder : folders(runs)) {
      RunFolder run = new RunFolder(folder);
      Optional<RunResult> result = run.result();
      if (result.isPresent() && result.get().adapterId() != null) {
        byAdapter.put(result.get().adapterId(), run);
      }
    }
    List<Curve> curves = new ArrayList<>();
    for (LoopResult.Judged candidate : candidates) {
      if (byAdapter.containsKey(candidate.adapterId())) {
        curves.add(of(candidate.candidate(), byAdapter.get(candidate.adapterId()).progress()));
      }
    }
    return curves;
  }

  /** A run's curve; training losses are averaged over stretches of equal length. */
  static Curve of(String candidate, List<JsonNode> reports) {
    List<Point> learnt = points(reports, "stepped");
    return new Curve(candidate, learnt.size(), averaged(learnt), points(reports, "evaluated"));
  }

  private static List<Point> points(List<JsonNode> reports, String kind) {
    return reports.stream()
        .filter(report -> report.path("kind").asText().equals(kind))
        .map(report -> new Point(report.path("step").asInt(), report.path("loss").asDouble()))
        .toList();
  }

  private static List<Point> averaged(List<Point> points) {
    int stretch = Math.max(1, (points.size() + POINTS - 1) / POINTS);
    List<Point> averaged = new ArrayList<>();
    for (int from = 0; from < points.size(); from += stretch) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + stretch));
      averaged.add(
          new Point(
              some.get(some.size() - 1).x(),
              some.stream().mapToDouble(Point::y).average().orElseThrow()));
    }
    return averaged;
  }

  private static List<Path> folders(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }
}
