package io.millrace.lake;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/** One parallel writer of the sink; its files are finished when a checkpoint begins. */
final class LakeSinkWriter implements CommittingSinkWriter<Mined, LakeCommittable> {

  private final LakeWriter writer;

  LakeSinkWriter(LakeWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(Mined mined, Context context) throws IOException {
    writer.write(mined);
  }

  @Override
  public void writeWatermark(Watermark watermark) {
    writer.watermark(watermark.getTimestamp());
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<LakeCommittable> prepareCommit() throws IOException {
    return writer.finish().map(List::of).orElseGet(List::of);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
