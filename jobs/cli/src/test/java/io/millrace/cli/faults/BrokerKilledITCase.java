package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class BrokerKilledITCase {

  @TempDir private Path directory;

  @Test
  void theJobGoesOnByItselfWhenTheBrokerComesBackOnItsPort(Mill mill) throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("broker-killed"))) {
      line.plant();
      line.start();
      line.awaitCommitted();

      line.plant();
      mill.kafka().kill();
      mill.kafka().restart();
      line.awaitAllAndCount();

      line.plant();
      mill.kafka().kill();
      mill.kafka().restart();
      line.plant();
      line.awaitAllAndCount();
      assertThat(mill.rest().status(line.job())).isEqualTo("RUNNING");
    }
  }
}
