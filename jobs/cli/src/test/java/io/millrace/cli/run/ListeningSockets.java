package io.millrace.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where processes listen, by Linux' {@code /proc}: proc(5), {@code /proc/net/tcp}. */
final class ListeningSockets {

  /** The kernel writes each 32 bits of an address in the machine's order, here little-endian. */
  private static final String LOOPBACK_4 = "7F";

  private static final String LOOPBACK_6 = "00000000000000000000000001000000";
  private static final String MAPPED_4 = "0000000000000000FFFF0000";
  private static final String LISTENING = "0A";

  private ListeningSockets() {}

  static boolean canBeSeen() {
    return Files.isReadable(Path.of("/proc/net/tcp"));
  }

  /** Addresses and ports of the processes' listening TCP sockets, in the kernel's hexadecimals. */
  static Set<String> of(Collection<ProcessHandle> processes) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (ProcessHandle process : processes) {
      inodes.addAll(inodes(process.pid()));
    }
    Set<String> listening = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        Files.readAllLines(Path.of(table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields[3].equals(LISTENING) && inodes.contains(fields[9]))
            .forEach(fields -> listening.add(fields[1]));
      }
    }
    return listening;
  }

  /** Whether an address of {@link #of} is of 127.0.0.0/8 or ::1. */
  static boolean isLoopback(String address) {
    String host = address.substring(0, address.indexOf(':'));
    return host.equals(LOOPBACK_6)
        || (host.length() == 8 && host.endsWith(LOOPBACK_4))
        || (host.startsWith(MAPPED_4) && host.endsWith(LOOPBACK_4));
  }

  private static Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (Path descriptor : OpenFiles.descriptors(pid)) {
      String target = descriptor.toString();
      if (target.startsWith("socket:[")) {
        inodes.add(target.substring("socket:[".length(), target.length() - 1));
      }
    }
    return inodes;
  }
}
