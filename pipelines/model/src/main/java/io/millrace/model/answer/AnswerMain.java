package io.millrace.model.answer;

import ai.djl.engine.EngineException;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.chat.jinja.TemplateException;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Frames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A child process that answers: an {@link AnswerOrder}, then a report to each {@link Questions}.
 * Standard output belongs to the protocol. The process ends at once when its input does, which
 * happens when the process that asks is gone however it died. Bases and adapters are loaded when
 * they are first asked, each once.
 */
public final class AnswerMain {

  private static final System.Logger LOG = System.getLogger(AnswerMain.class.getName());
  private static final int ORPHANED = 70;

  private final AnswerOrder order;
  private final OutputStream out;
  private final Map<String, AnsweringModel> bases = new HashMap<>();
  private final Map<String, LoraAdapter> adapters = new HashMap<>();
  private boolean started;

  private AnswerMain(AnswerOrder order, OutputStream out) {
    this.order = order;
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    OutputStream reports = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    Optional<AnswerOrder> order = Frames.read(System.in, AnswerOrder.class);
    if (order.isPresent()) {
      BlockingQueue<Questions> asked = new LinkedBlockingQueue<>();
      Thread answering =
          new Thread(() -> new AnswerMain(order.get(), reports).serve(asked), "millrace-answers");
      answering.setDaemon(true);
      answering.setUncaughtExceptionHandler(AnswerMain::end);
      answering.start();
      Optional<Questions> next = Frames.read(System.in, Questions.class);
      while (next.isPresent()) {
        asked.add(next.get());
        next = Frames.read(System.in, Questions.class);
      }
    }
    // threads of native libraries must not keep the process
    Runtime.getRuntime().halt(0);
  }

  /** A defect ends the process: whoever asks must not wait for an answer that never comes. */
  private static void end(Thread thread, Throwable defect) {
    LOG.log(System.Logger.Level.ERROR, "Cannot answer, ending", defect);
    Runtime.getRuntime().halt(1);
  }

  private void serve(BlockingQueue<Questions> asked) {
    try {
      while (true) {
        Frames.write(out, report(asked.take()));
      }
    } catch (IOException | InterruptedException nobodyListens) {
      LOG.log(System.Logger.Level.ERROR, "Nobody reads the answers, ending", nobodyListens);
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  private AnswerReport report(Questions questions) {
    if (order.protocol() != Frames.VERSION) {
      return new AnswerReport.Failed(
          Failure.INVALID,
          "the order has protocol version %d and this process %d; use one release on all hosts"
              .formatted(order.protocol(), Frames.VERSION));
    }
    try {
      if (!started) {
        Torch.start(order.threads());
        started = true;
      }
    } catch (EngineException | UnsatisfiedLinkError e) {
      return new AnswerReport.Failed(Failure.NO_BACKEND, firstLine(e));
    }
    try {
      return new AnswerReport.Answered(answers(questions));
    } catch (BaseModelException | IllegalArgumentException | TemplateException e) {
      return new AnswerReport.Failed(Failure.INVALID, firstLine(e));
    } catch (IOException e) {
      return new AnswerReport.Failed(
          Failure.FILES, e.getClass().getSimpleName() + ": " + firstLine(e));
    } catch (EngineException e) {
      return new AnswerReport.Failed(Failure.ENGINE, firstLine(e));
    }
  }

  private List<Answer> answers(Questions questions) throws IOException {
    AnswerOrder.Model model =
        order.models().stream()
            .filter(known -> known.name().equals(questions.model()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the order names no model '%s'".formatted(questions.model())));
    AnsweringModel base = bases.get(model.base());
    if (base == null) {
      base = AnsweringModel.load(Path.of(model.base()));
      bases.put(model.base(), base);
    }
    LoraAdapter adapter = adapters.get(model.name());
    if (adapter == null && !model.adapter().isEmpty()) {
      adapter = base.adapter(Path.of(model.adapter()));
      adapters.put(model.name(), adapter);
    }
    return base.answer(
        model.settings(), questions, Optional.ofNullable(adapter).map(LoraAdapter::adapter));
  }

  private static String firstLine(Throwable fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }
}
