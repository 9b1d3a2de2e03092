package io.millrace.serve.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {

  private static final Map<String, String> KEYS =
      Map.of("MILLRACE_UPSTREAM_BIG_120B_KEY", "s3cret");

  @Test
  void readsNameAddressModelAndTheKeyOfItsVariable() {
    Upstream plain = Upstream.parse("big-120b=https://models.example/v1/", KEYS);
    assertThat(plain)
        .isEqualTo(
            new Upstream(
                "big-120b",
                URI.create("https://models.example/v1"),
                "big-120b",
                Optional.of("s3cret")));
    assertThat(plain.toString()).doesNotContain("s3cret");
    assertThat(Upstream.parse("big-120b=http://h:1/v1,model=org/big:2", KEYS).model())
        .isEqualTo("org/big:2");
    Upstream open = Upstream.parse("near=http://127.0.0.1:1/v1,model=m,key=none", Map.of());
    assertThat(open.key()).isEmpty();
    assertThat(open.model()).isEqualTo("m");
  }

  @Test
  void aMissingKeyIsNamedByItsVariable() {
    assertThatThrownBy(() -> Upstream.parse("careful.v2=http://h/v1", KEYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_UPSTREAM_CAREFUL_V2_KEY");
    assertThatThrownBy(
            () -> Upstream.parse("a=http://h/v1", Map.of("MILLRACE_UPSTREAM_A_KEY", " ")))
        .hasMessageContaining("MILLRACE_UPSTREAM_A_KEY");
  }

  @Test
  void whatCannotBeReadIsNamedWithoutTheKeyThatItMayHold() {
    assertThatThrownBy(() -> Upstream.parse("near=http://h/v1,key=s3cret", Map.of()))
        .hasMessageContaining("'near'")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=ftp://me:s3cret@host/v1",
        "a=http://me:s3cret@ho|st/v1",
        "a=http://me:s3%cret@host/v1",
        "a=me:s3cret@host",
        "a=http://me:s3cret@/v1",
        "a=ftp://host/v1?key=s3cret",
        "a=http://ho^st?key=s3cret",
        "a=http://me:s3?cret@host/v1",
        "a=http://me:1234?x@host",
        "a=http://me:1234/x@host",
        "a=http://me:1234#x@host",
        "a=http://me:s3#cret@host/v1",
        "a=http://host/v1#key=s3cret"
      })
  void aBadAddressIsShownWithoutTheSecretThatItMayHold(String given) {
    assertThatThrownBy(() -> Upstream.parse(given, Map.of("MILLRACE_UPSTREAM_A_KEY", "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("upstream a has an address that cannot be used")
        .hasMessageNotContaining("1234")
        .hasMessageNotContaining("s3")
        .hasMessageNotContaining("cret")
        .hasNoCause();
  }

  @Test
  void aGoodAddressIsShownWithoutTheSecretThatItMayHold() {
    Upstream upstream = Upstream.parse("a=http://me:s3cret@host/v1?key=s3cret,key=none", Map.of());
    assertThat(upstream.toString()).isEqualTo("a at http://host/v1");
    assertThat(Upstream.parse("a=https://host:81/v1,key=none", Map.of()).toString())
        .isEqualTo("a at https://host:81/v1");
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(
            () ->
                Upstream.parse("a=http://h/v1", Map.of("MILLRACE_UPSTREAM_A_KEY", "s3cret\u200b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_UPSTREAM_A_KEY")
        .hasMessageNotContaining("s3cret");
    assertThat(Upstream.parse("a=http://h/v1", Map.of("MILLRACE_UPSTREAM_A_KEY", "s3cret\n")).key())
        .contains("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=http://h/v1", "a=", "a=h/v1", "a=ftp://h", "a=http://h,b=c"})
  void refusesWhatIsNoUpstream(String given) {
    assertThatThrownBy(() -> Upstream.parse(given, Map.of("MILLRACE_UPSTREAM_A_KEY", "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give");
  }
}
