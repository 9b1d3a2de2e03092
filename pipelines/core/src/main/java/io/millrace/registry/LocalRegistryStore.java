package io.millrace.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A registry in a directory of one file system, shared by any number of processes. New files are
 * written and forced to the disk under {@code .staging} and then get their final name by a hard
 * link, folders by a rename: both fail when the name is taken (POSIX link and rename).
 */
public final class LocalRegistryStore implements RegistryStore {

  static final String STAGING = ".staging";

  private final Path root;
  private final Path staging;
  private final boolean forced;

  /** The registry in a directory, which need not exist yet. */
  public LocalRegistryStore(Path root) {
    this(root, true);
  }

  /**
   * A registry that need not outlive the machine.
   *
   * @param forced whether files are forced to the disk, which only a machine's crash asks for
   */
  LocalRegistryStore(Path root, boolean forced) {
    this.forced = forced;
    this.root = root.toAbsolutePath().normalize();
    this.staging = this.root.resolve(STAGING);
  }

  @Override
  public Optional<byte[]> read(String key) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(local(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean exists(String key) {
    return Files.exists(local(key));
  }

  @Override
  public boolean create(String key, byte[] content) throws IOException {
    Path target = local(key);
    if (Files.exists(target)) {
      return false;
    }
    make(target.getParent());
    make(staging);
    Path temporary = staging.resolve(target.getFileName() + "." + UUID.randomUUID());
    try {
      write(temporary, ByteSource.of(content));
      return link(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public boolean createFolder(String key, SortedMap<String, ByteSource> files) throws IOException {
    Path target = local(key);
    if (Files.exists(target)) {
      return false;
    }
    make(target.getParent());
    Path temporary = staging.resolve(target.getFileName() + "." + UUID.randomUUID());
    Files.createDirectories(temporary);
    try {
      for (Map.Entry<String, ByteSource> file : files.entrySet()) {
        write(temporary.resolve(Keys.name(file.getKey())), file.getValue());
      }
      sync(temporary);
      return rename(temporary, target);
    } finally {
      FileTree.delete(temporary);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(local(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public Path local(String key) {
    return root.resolve(Keys.key(key));
  }

  Path root() {
    return root;
  }

  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  private boolean link(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new FileSystemException(
          target.toString(),
          null,
          "the file system has no hard links, which a registry needs; put the registry on another");
    }
    sync(target.getParent());
    return true;
  }

  private boolean rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.isDirectory(target)) {
        return false;
      }
      throw e;
    }
    sync(target.getParent());
    return true;
  }

  private void write(Path path, ByteSource source) throws IOException {
    try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        InputStream in = source.open()) {
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
      out.flush();
      if (forced) {
        channel.force(true);
      }
    }
  }

  private void sync(Path folder) throws IOException {
    if (!forced) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
