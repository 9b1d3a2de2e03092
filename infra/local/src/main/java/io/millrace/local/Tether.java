package io.millrace.local;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and ends this process when standard input ends, which happens when the
 * parent process is gone however it died. Arguments: the main class, then its own arguments.
 */
public final class Tether {
  private static final System.Logger LOG = System.getLogger(Tether.class.getName());

  private Tether() {}

  /** Starts the watch, then the main class; a main that throws ends the process with status 1. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(Tether::haltAtEndOfInput, "tether");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      LOG.log(System.Logger.Level.ERROR, args[0] + " failed", e.getCause());
      Runtime.getRuntime().halt(1);
    }
  }

  private static void haltAtEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "Cannot read standard input, ending", e);
    }
    Runtime.getRuntime().halt(0);
  }
}
