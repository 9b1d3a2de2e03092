package io.millrace.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One company's rules, which nothing in a message tells: they can only be learnt from examples.
 * Policy 0 is the rules as they were first written; any other seed permutes queues, priorities and
 * actions and redraws the exceptions.
 */
public final class DeskPolicy {

  private static final List<String> QUEUES =
      List.of("key-desk", "ledger", "orbit", "dock", "porch", "tower", "bench");
  private static final List<String> ACTIONS =
      List.of(
          "review",
          "trace",
          "replace",
          "reset",
          "callback",
          "swap",
          "close",
          "guide",
          "repair",
          "patch");
  private static final List<Integer> LEVELS = List.of(3, 3, 2, 2, 2, 3, 4, 4);
  private static final int WAYS_BY_ISSUE = DeskWords.ISSUES.size();

  /** How an issue finds its queue. */
  private enum Way {
    /** One queue for the favoured plan, another for the rest. */
    BY_PLAN,
    /** One queue for the odd group of products, another for the rest. */
    BY_ODD_GROUP,
    ONE,
    BY_GROUP
  }

  private final List<Way> ways =
      new ArrayList<>(
          List.of(
              Way.BY_PLAN,
              Way.BY_ODD_GROUP,
              Way.BY_GROUP,
              Way.BY_GROUP,
              Way.BY_GROUP,
              Way.BY_ODD_GROUP,
              Way.BY_PLAN,
              Way.ONE));
  private final List<String> queues = new ArrayList<>(QUEUES);
  private final List<String> actions = new ArrayList<>(ACTIONS);
  private final List<Integer> levels = new ArrayList<>(LEVELS);
  private final List<String> exceptional = new ArrayList<>(List.of("broken", "crash"));
  private final List<String> exceptionalGroups = new ArrayList<>(List.of("home", "soft"));
  private String favouredPlan = "gold";
  private String urgentPlan = "gold";
  private String oddGroup = "soft";

  /** The company of this seed. */
  public DeskPolicy(long seed) {
    if (seed != 0) {
      Random random = new Random(seed);
      Collections.shuffle(ways, random);
      Collections.shuffle(queues, random);
      Collections.shuffle(actions, random);
      Collections.shuffle(levels, random);
      List<String> issues = new ArrayList<>(DeskWords.ISSUES);
      Collections.shuffle(issues, random);
      for (int i = 0; i < exceptional.size(); i++) {
        exceptional.set(i, issues.get(i));
        exceptionalGroups.set(i, DeskWords.pick(DeskWords.GROUPS, random));
      }
      favouredPlan = DeskWords.pick(DeskWords.PLANS, random);
      urgentPlan = DeskWords.pick(DeskWords.PLANS, random);
      oddGroup = DeskWords.pick(DeskWords.GROUPS, random);
    }
  }

  /** The right answer. */
  public DeskAnswer answer(DeskCase about) {
    int issue = DeskWords.ISSUES.indexOf(about.issue());
    String group = DeskWords.group(about.product());
    int urgency = (about.plan().equals(urgentPlan) ? 1 : 0) + (about.again() ? 1 : 0);
    return new DeskAnswer(
        queue(ways.get(issue), about.plan(), group),
        Math.max(1, levels.get(issue) - urgency),
        action(about.issue(), issue, group));
  }

  private String queue(Way way, String plan, String group) {
    return switch (way) {
      case BY_PLAN -> queues.get(plan.equals(favouredPlan) ? 0 : 1);
      case BY_ODD_GROUP -> queues.get(group.equals(oddGroup) ? 2 : 3);
      case ONE -> queues.get(4);
      case BY_GROUP -> queues.get(List.of(5, 6, 2).get(DeskWords.GROUPS.indexOf(group)));
    };
  }

  private String action(String name, int issue, String group) {
    int exception = exceptional.indexOf(name);
    return exception >= 0 && group.equals(exceptionalGroups.get(exception))
        ? actions.get(WAYS_BY_ISSUE + exception)
        : actions.get(issue);
  }

  /**
   * A wrong answer with one part changed.
   *
   * @param random decides which part, and to what
   */
  DeskAnswer mistaken(DeskCase about, Random random) {
    DeskAnswer right = answer(about);
    return switch (random.nextInt(3)) {
      case 0 ->
          new DeskAnswer(other(queues, right.queue(), random), right.priority(), right.action());
      case 1 ->
          new DeskAnswer(
              right.queue(), other(List.of(1, 2, 3, 4), right.priority(), random), right.action());
      default ->
          new DeskAnswer(right.queue(), right.priority(), other(actions, right.action(), random));
    };
  }

  private static <T> T other(List<T> all, T not, Random random) {
    List<T> others = all.stream().filter(each -> !each.equals(not)).toList();
    return DeskWords.pick(others, random);
  }
}
