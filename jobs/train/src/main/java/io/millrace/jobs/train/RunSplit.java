package io.millrace.jobs.train;

import org.apache.flink.api.connector.source.SourceSplit;

/** A run to be carried out; all else lies in its folder. */
record RunSplit(String runId) implements SourceSplit {

  @Override
  public String splitId() {
    return runId;
  }
}
