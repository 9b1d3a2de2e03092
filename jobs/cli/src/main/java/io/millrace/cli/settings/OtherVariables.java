package io.millrace.cli.settings;

import io.millrace.serving.JudgeServer;
import io.millrace.serving.ServingClient;
import java.util.Set;
import java.util.regex.Pattern;

/** The variables that begin as those of settings do, and are none. */
final class OtherVariables {

  /** Those with a name of their own. */
  static final Set<String> NAMES =
      Set.of("MILLRACE_HOME", "MILLRACE_JAVA_OPTS", JudgeServer.KEY, ServingClient.KEY);

  private static final Pattern UPSTREAM_KEY = Pattern.compile("MILLRACE_UPSTREAM_[A-Z0-9_]+_KEY");

  /**
   * Kubernetes sets these in every pod beside a service whose name begins with {@code millrace}.
   */
  private static final Pattern SERVICE =
      Pattern.compile("MILLRACE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_.+)?)");

  private OtherVariables() {}

  static boolean knows(String variable) {
    return NAMES.contains(variable)
        || UPSTREAM_KEY.matcher(variable).matches()
        || SERVICE.matcher(variable).matches();
  }
}
