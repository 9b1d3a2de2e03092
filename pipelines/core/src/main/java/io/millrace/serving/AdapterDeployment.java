package io.millrace.serving;

import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.util.Optional;

/** Brings an adapter to a server and believes nothing: it must be listed, and answer as known. */
public final class AdapterDeployment {

  private final ServingClient client;

  public AdapterDeployment(ServingClient client) {
    this.client = client;
  }

  /**
   * Loads an adapter under a name that nothing else ever had, such as one with its hash, and probes
   * it. Where it is loaded already under the name from the same folder it is only probed. An
   * adapter that this call loaded and that fails is unloaded again.
   *
   * @param base the server's name of the base
   * @throws ServingException with the reason why the adapter must not be promoted
   */
  public ProbeResult deploy(String name, String folder, String base, Probe probe)
      throws IOException {
    boolean loaded = load(name, folder);
    try {
      return check(name, base, probe);
    } catch (ServingException e) {
      if (loaded) {
        withdraw(name, e);
      }
      throw e;
    }
  }

  /**
   * Probes an adapter that the server has loaded, for instance because it follows the slot.
   *
   * @throws ServingException when it is not listed, changes nothing, or does something else
   */
  public ProbeResult check(String name, String base, Probe probe) throws IOException {
    client.requireListed(name);
    ProbeResult result = probe.ask(client, base, name);
    if (result.isWithoutEffect()) {
      throw new ServingException(
          Reason.NO_EFFECT,
          "%s lists '%s' and answers as the base does (%s); are its tensors named for this base?"
              .formatted(client.server(), name, result));
    }
    if (!result.matches()) {
      throw new ServingException(
          Reason.OTHER_EFFECT,
          "%s answers with '%s' unlike in training (%s, %s needed); compare base, chat template and precision"
              .formatted(client.server(), name, result, result.needed()));
    }
    return result;
  }

  private boolean load(String name, String folder) throws IOException {
    try {
      client.load(name, folder);
      return true;
    } catch (ServingException e) {
      boolean same =
          e.reason() == Reason.NAME_TAKEN
              && card(name).filter(card -> card.root().equals(folder)).isPresent();
      if (same) {
        return false;
      }
      throw e;
    }
  }

  private Optional<ModelCard> card(String name) throws IOException {
    return client.models().stream().filter(card -> card.id().equals(name)).findFirst();
  }

  private void withdraw(String name, ServingException why) {
    try {
      client.unload(name);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
