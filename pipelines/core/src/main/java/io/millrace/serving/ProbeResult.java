package io.millrace.serving;

/**
 * What a server answered to a probe.
 *
 * @param questions how many were asked
 * @param apart to how many base and adapter gave different answers where the adapter was trained
 * @param differing to how many of those they did on the server
 * @param agreeing to how many questions the server's adapter gave the known answer
 * @param needed the share of agreeing answers that is enough
 */
public record ProbeResult(int questions, int apart, int differing, int agreeing, double needed) {

  /** Whether the server answers without the adapter, whatever it lists. */
  public boolean isWithoutEffect() {
    return differing == 0;
  }

  /** Whether the adapter does on the server what it did where it was trained. */
  public boolean matches() {
    return differing > 0 && agreeing >= needed * questions;
  }

  @Override
  public String toString() {
    return "%d of %d answers as in training, %d of %d unlike the base"
        .formatted(agreeing, questions, differing, apart);
  }
}
