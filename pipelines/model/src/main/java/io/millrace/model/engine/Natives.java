package io.millrace.model.engine;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The engine's native libraries as the class path offers them; none is loaded.
 *
 * @param version of the engine
 * @param flavor cpu, or the release of CUDA such as cu128
 * @param platform such as linux-x86_64
 */
public record Natives(String version, String flavor, String platform) {

  private static final String RESOURCE = "native/lib/pytorch.properties";

  /** The natives for this platform. */
  public static Optional<Natives> here() {
    String platform = platformHere();
    return all().stream().filter(natives -> natives.platform.equals(platform)).findFirst();
  }

  /** What this machine is called. */
  public static String platformHere() {
    Offline.ensure();
    return Platform.fromSystem(Torch.ENGINE.toLowerCase(Locale.ROOT)).getClassifier();
  }

  /** The folder under the cache that they are unpacked to. */
  public String folder() {
    return "pytorch/" + version + "-" + flavor + "-" + platform;
  }

  private static List<Natives> all() {
    try {
      return Collections.list(Natives.class.getClassLoader().getResources(RESOURCE)).stream()
          .map(Natives::read)
          .filter(natives -> natives.platform != null)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot search the class path for " + RESOURCE, e);
    }
  }

  private static Natives read(URL url) {
    Properties properties = new Properties();
    try (InputStream in = url.openStream()) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + url, e);
    }
    return new Natives(
        properties.getProperty("version"),
        properties.getProperty("flavor", "cpu"),
        properties.getProperty("classifier"));
  }
}
