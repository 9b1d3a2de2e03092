package io.millrace.jobs.gate;

import io.millrace.events.SlotFeed;
import io.millrace.gate.Gate;
import io.millrace.gate.Measures;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Looks at the evidence after each batch, says when it is enough, and settles the run when the last
 * worker is done. It keeps no state: what was answered lies in files.
 */
final class VerdictOperator extends AbstractStreamOperator<String>
    implements OneInputStreamOperator<String, String>, BoundedOneInput {

  private static final long serialVersionUID = 1;

  private final String path;
  private final SlotFeed feed;
  private transient GateFolder folder;
  private transient Trial trial;
  private transient KnownRows known;
  private transient int batches;
  private transient int answered;
  private transient String trouble;
  private transient boolean enough;

  VerdictOperator(GateFolder folder, Optional<SlotFeed> feed) {
    this.path = folder.path().toString();
    this.feed = feed.orElse(null);
  }

  @Override
  public void open() throws Exception {
    super.open();
    folder = new GateFolder(Path.of(path));
    trial = folder.trial();
    GateRequest request = folder.request();
    batches = request.pending().size();
    trouble = "";
    known = new KnownRows(trial, RowStore.of(request.places().adapters().store(), trial));
    known.readAll(request.pending().stream().map(Batch::of).toList());
    look();
  }

  @Override
  public void processElement(StreamRecord<String> element) throws IOException {
    String record = element.getValue();
    int end = record.indexOf('\n');
    Batch batch = Batch.of(record.substring(0, end));
    String fault = record.substring(end + 1);
    if (!fault.isEmpty()) {
      trouble = trouble.isEmpty() ? fault : trouble;
      return;
    }
    answered++;
    known.read(batch);
    look();
  }

  private void look() throws IOException {
    if (enough) {
      return;
    }
    Verdict verdict = Gate.decide(trial, known.rows());
    Measures measures = verdict.measures();
    folder.add(
        new GateProgress(
            measures.groups(),
            measures.planned(),
            measures.gain(),
            measures.lower(),
            measures.upper(),
            answered,
            batches));
    if (verdict.missing() == null || known.complete(verdict.missing())) {
      enough = true;
      folder.enough();
    }
  }

  @Override
  public void endInput() throws IOException {
    Settlement settlement = new Settlement(folder);
    if (!enough && answered == 0 && !trouble.isEmpty()) {
      settlement.withoutVerdict(trouble);
    } else {
      boolean unserved = trial.serving() && !trouble.isEmpty();
      Reason absent = unserved ? Reason.SERVER_DOWN : Reason.INCOMPLETE;
      settlement.decide(trial, known.rows(), absent, trouble);
    }
    if (feed != null) {
      feed.send();
    }
  }
}
