package io.millrace.cli.adapters;

import io.millrace.registry.Slot;
import io.millrace.registry.SlotKind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which slot. */
public final class SlotOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--scenario", required = true, description = "The scenario's name.")
  private String scenario;

  @Option(
      names = "--role",
      defaultValue = "default",
      description = "The role; * is the slot for all roles that have none (${DEFAULT-VALUE}).")
  private String role;

  /** The slot of adapters that was named. */
  public Slot slot() {
    return slot(SlotKind.ADAPTER);
  }

  /** The slot of a kind that was named; routing policies have no roles. */
  Slot slot(SlotKind kind) {
    try {
      return new Slot(kind, scenario, kind == SlotKind.ROUTING_POLICY ? Slot.ANY_ROLE : role);
    } catch (IllegalArgumentException noName) {
      throw new ParameterException(command.commandLine(), noName.getMessage(), noName);
    }
  }
}
