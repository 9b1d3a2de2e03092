package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Merges what all writers finished for a checkpoint into one committable. Writers send ahead of the
 * checkpoint's barrier and this operator emits ahead of its own, so nothing needs to be stored; it
 * does not count writers, because one whose input has ended sends no more.
 */
final class LakeCollect extends AbstractStreamOperator<CommittableMessage<LakeCommittable>>
    implements OneInputStreamOperator<
            CommittableMessage<LakeCommittable>, CommittableMessage<LakeCommittable>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private transient List<LakeCommittable> parts;
  private transient long newestCheckpoint;

  @Override
  public void open() throws Exception {
    super.open();
    parts = new ArrayList<>();
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<LakeCommittable>> message) {
    if (message.getValue() instanceof CommittableWithLineage<LakeCommittable> part) {
      parts.add(part.getCommittable());
      newestCheckpoint = Math.max(newestCheckpoint, part.getCheckpointId());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    emit(checkpoint);
  }

  @Override
  public void endInput() {
    emit(newestCheckpoint);
  }

  private void emit(long checkpoint) {
    if (!parts.isEmpty()) {
      LakeCommittable merged = LakeCommittable.merge(parts);
      parts.clear();
      output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpoint, 1, 0)));
      output.collect(new StreamRecord<>(new CommittableWithLineage<>(merged, checkpoint, 0)));
    }
  }
}
