package io.millrace.score;

import java.util.List;

/** 1 where the response holds a JSON object, by the additive dialect's extraction; else 0. */
public final class JsonObjectScorer implements Scorer {
  private static final List<String> COLUMNS = List.of("response_json");

  @Override
  public String name() {
    return "json_object";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public double[] score(ScoredResponse response) {
    return new double[] {JsonExtraction.additive(response.text()).isEmpty() ? 0 : 1};
  }
}
