package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.LocalServerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {

  @Test
  void aLocalServersLastLinesAreToldWithItsFailure() throws Exception {
    assertThat(told(new LocalServerException("questdb ended, its log with:\nno port\n")))
        .isEqualTo("millrace: questdb ended, its log with:\nno port\n");
  }

  @Test
  void otherTroubleIsOneLine() throws Exception {
    assertThat(told(new IOException("Cannot read x\n\tat some.place")))
        .isEqualTo("millrace: Cannot read x\n");
  }

  private static String told(Exception fault) throws Exception {
    StringWriter err = new StringWriter();
    CommandLine line = Millrace.commandLine().setErr(new PrintWriter(err, true));
    assertThat(Failures.execution(fault, line, null)).isEqualTo(1);
    return err.toString();
  }
}
