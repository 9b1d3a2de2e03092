package io.millrace.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The words of customers' messages. */
final class DeskWords {

  static final String SYSTEM =
      "You are the support desk of Weir & Sons. Answer with JSON: queue, priority, action.";
  static final List<String> PLANS = List.of("gold", "silver", "basic");
  static final List<String> GROUPS = List.of("net", "home", "soft");
  static final List<String> PRODUCTS =
      List.of("router", "modem", "phone", "kettle", "lamp", "heater", "app", "portal", "mailbox");
  static final List<String> ISSUES =
      List.of("billing", "late", "broken", "login", "crash", "wrong", "cancel", "question");

  private static final Map<String, List<String>> SAYINGS =
      Map.of(
          "billing",
          List.of(
              "the invoice for my %s is wrong",
              "I was charged twice for the %s", "the bill for my %s is too high"),
          "late",
          List.of(
              "my %s has not arrived yet", "the %s is a week late", "I am still waiting for my %s"),
          "broken",
          List.of("the %s arrived broken", "my %s has a crack", "the %s is damaged"),
          "login",
          List.of(
              "I cannot log in to my %s",
              "the %s rejects my password", "I am locked out of the %s"),
          "crash",
          List.of(
              "the %s stops after a minute", "my %s keeps crashing", "the %s freezes every day"),
          "wrong",
          List.of(
              "you sent me the wrong %s",
              "this is not the %s I ordered", "the %s has the wrong colour"),
          "cancel",
          List.of(
              "I want to cancel my %s",
              "please end the contract for my %s", "I do not need the %s any more"),
          "question",
          List.of(
              "how do I set up my %s", "is there a manual for the %s", "can I use the %s abroad"));
  private static final List<String> NAMES =
      List.of(
          "Ana", "Ben", "Carla", "Dev", "Emma", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kemal",
          "Lena", "Mina", "Noor", "Omar", "Petra");
  private static final List<String> HELLO =
      List.of("", "", "Hello, ", "Hi, ", "Good morning, ", "Dear team, ");
  private static final List<String> END = List.of(".", ".", "!");
  private static final List<String> TAIL =
      List.of("", "", " Please help.", " Thank you.", " What can I do?");
  private static final List<String> AGAIN =
      List.of(" This is the second time.", " I wrote to you before.");

  private DeskWords() {}

  /** The group of a product: three products each, in order. */
  static String group(String product) {
    return GROUPS.get(PRODUCTS.indexOf(product) / 3);
  }

  /** A customer's message about a case. */
  static String message(DeskCase about, RandomGenerator random) {
    String saying = pick(SAYINGS.get(about.issue()), random).formatted(about.product());
    String hello = pick(HELLO, random);
    String text =
        hello.isEmpty()
            ? saying.substring(0, 1).toUpperCase(Locale.ROOT) + saying.substring(1)
            : hello + saying;
    return "Customer: %s, plan %s\nMessage: %s%s%s"
        .formatted(
            pick(NAMES, random),
            about.plan(),
            text,
            pick(END, random),
            pick(about.again() ? AGAIN : TAIL, random));
  }

  static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
