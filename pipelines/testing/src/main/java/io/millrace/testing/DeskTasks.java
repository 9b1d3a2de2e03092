package io.millrace.testing;

import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The desk's cases, dealt out so that none is used twice: what traffic is about, what the gate
 * asks, and what neither of them ever reads.
 *
 * @param traffic the cases of the traffic that is mined
 * @param gate the gate's held-out tasks, one message a case; slices are the customers' plans
 * @param audit tasks for the last word, two messages a case
 */
public record DeskTasks(long policySeed, List<DeskCase> traffic, TaskSet gate, TaskSet audit) {

  /** The scenario's name. */
  public static final String SCENARIO = "support-desk";

  private static final int GATE_CASES_PER_PLAN = 40;
  private static final int AUDIT_CASES_PER_PLAN = 20;
  private static final int AUDIT_MESSAGES = 2;

  public DeskTasks {
    traffic = List.copyOf(traffic);
  }

  /** Deals the cases and draws the messages; the same seeds give the same tasks. */
  public static DeskTasks draw(long policySeed, long seed) {
    Random random = new Random(seed);
    DeskPolicy policy = new DeskPolicy(policySeed);
    List<DeskCase> traffic = new ArrayList<>();
    List<ScenarioTask> gate = new ArrayList<>();
    List<ScenarioTask> audit = new ArrayList<>();
    for (String plan : DeskWords.PLANS) {
      List<DeskCase> cases =
          new ArrayList<>(
              DeskCase.all().stream().filter(each -> each.plan().equals(plan)).toList());
      Collections.shuffle(cases, random);
      for (int i = 0; i < cases.size(); i++) {
        if (i < GATE_CASES_PER_PLAN) {
          gate.addAll(tasks(cases.get(i), 1, policy, random));
        } else if (i < GATE_CASES_PER_PLAN + AUDIT_CASES_PER_PLAN) {
          audit.addAll(tasks(cases.get(i), AUDIT_MESSAGES, policy, random));
        } else {
          traffic.add(cases.get(i));
        }
      }
    }
    return new DeskTasks(policySeed, traffic, TaskSet.of(gate), TaskSet.of(audit));
  }

  private static List<ScenarioTask> tasks(
      DeskCase about, int messages, DeskPolicy policy, Random random) {
    List<ScenarioTask> tasks = new ArrayList<>();
    for (int number = 1; number <= messages; number++) {
      tasks.add(
          ScenarioTask.ofPrompt(
              about.key() + "#" + number,
              about.key(),
              about.plan(),
              DeskWords.message(about, random),
              policy.answer(about).json()));
    }
    return tasks;
  }
}
