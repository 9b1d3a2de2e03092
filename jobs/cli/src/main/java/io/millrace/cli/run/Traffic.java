package io.millrace.cli.run;

import io.millrace.cli.settings.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;

/** What a run produces to Kafka. */
public sealed interface Traffic permits FileTraffic, SimulatedTraffic {

  /** Hands everything to the writer and returns the number of records. */
  long produce(TopicWriter writer, Topics topics) throws IOException;

  /** Records that were too large for Kafka; complete once the writer is flushed. */
  default long tooLarge() {
    return 0;
  }

  /** Prints what can be said about the result beyond the tables; nothing by default. */
  default void judge(Connection connection, PrintWriter out) throws SQLException {}
}
