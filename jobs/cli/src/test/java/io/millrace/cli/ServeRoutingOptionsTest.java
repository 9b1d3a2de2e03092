package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} refuses of its upstreams and policies before it loads a model. */
class ServeRoutingOptionsTest {

  @TempDir Path home;

  @Test
  void anUpstreamWithoutItsKeyIsRefusedByTheVariablesName() {
    assertThat(refused("--upstream", "no-such.one=http://127.0.0.1:1/v1"))
        .contains("MILLRACE_UPSTREAM_NO_SUCH_ONE_KEY", "key=none");
  }

  @Test
  void twoUpstreamsOfOneNameAreRefused() {
    String upstream = "far=http://127.0.0.1:1/v1,key=none";
    assertThat(refused("--upstream", upstream, "--upstream", upstream))
        .contains("two upstreams named far");
  }

  @Test
  void aFileThatIsNoPolicyIsRefused() throws IOException {
    Path file = Files.writeString(home.resolve("policy.json"), "{\"format_version\":1}");
    assertThat(refused("--policy", file.toString())).contains("Cannot read a policy", "its kind");
  }

  private String refused(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "serve";
    args[1] = "--base";
    args[2] = home.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    try (Console console = new Console(home)) {
      assertThat(console.run(args)).as(console.err()).isEqualTo(2);
      return console.err();
    }
  }
}
