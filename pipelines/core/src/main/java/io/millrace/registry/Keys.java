package io.millrace.registry;

import java.util.regex.Pattern;

/** What may be a name or a key in a registry. */
final class Keys {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private Keys() {}

  static String key(String key) {
    for (String name : key.split("/", -1)) {
      name(name);
    }
    return key;
  }

  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be a name in the registry; use letters, digits and . _ - @ +, not beginning with a sign"
              .formatted(name));
    }
    return name;
  }

  static String id(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not an adapter's id, which has 64 digits 0-9 and a-f; see millrace adapters list"
              .formatted(id));
    }
    return id;
  }
}
