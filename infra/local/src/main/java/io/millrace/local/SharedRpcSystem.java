package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.rpc.AddressResolution;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystemLoader;

/**
 * Gives all Flink clusters within this JVM the same classes for their remote calls. Flink's own
 * loader unpacks an archive of 24 MB for each cluster and defines 1,465 classes anew, which is most
 * of what starting one costs.
 */
public final class SharedRpcSystem implements RpcSystemLoader {

  private static RpcSystem first;

  /** Flink takes the loader with the lowest number; its own has 0. */
  @Override
  public int getLoadPriority() {
    return -1;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration configuration) {
    return new Lent(first(configuration));
  }

  private static synchronized RpcSystem first(Configuration configuration) {
    if (first == null) {
      Configuration own = new Configuration(configuration);
      // where the first cluster keeps its files may be gone when the next one starts
      Path unpacked = directory();
      own.set(CoreOptions.TMP_DIRS, unpacked.toString());
      first = new PekkoRpcSystemLoader().loadRpcSystem(own);
      deleteAtEnd(unpacked);
    }
    return first;
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("flink-rpc-");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot unpack Flink's classes for remote calls; see that the directory for temporary"
              + " files can be written and has room",
          e);
    }
  }

  /** Never closed: what ends with the JVM may need its classes to the last. */
  private static void deleteAtEnd(Path unpacked) {
    unpacked.toFile().deleteOnExit();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(unpacked)) {
      files.forEach(file -> file.toFile().deleteOnExit());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + unpacked, e);
    }
  }

  /** The shared one in the hands of a cluster, which closes its own when it ends. */
  private record Lent(RpcSystem shared) implements RpcSystem {

    @Override
    public RpcServiceBuilder localServiceBuilder(Configuration configuration) {
      return shared.localServiceBuilder(configuration);
    }

    @Override
    public RpcServiceBuilder remoteServiceBuilder(
        Configuration configuration, String externalAddress, String externalPortRange) {
      return shared.remoteServiceBuilder(configuration, externalAddress, externalPortRange);
    }

    @Override
    public String getRpcUrl(
        String hostname,
        int port,
        String endpointName,
        AddressResolution addressResolution,
        Configuration config)
        throws UnknownHostException {
      return shared.getRpcUrl(hostname, port, endpointName, addressResolution, config);
    }

    @Override
    public InetSocketAddress getInetSocketAddressFromRpcUrl(String url) throws Exception {
      return shared.getInetSocketAddressFromRpcUrl(url);
    }

    @Override
    public long getMaximumMessageSizeInBytes(Configuration config) {
      return shared.getMaximumMessageSizeInBytes(config);
    }
  }
}
