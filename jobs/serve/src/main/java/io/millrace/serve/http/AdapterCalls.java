package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.Slot;
import io.millrace.serve.decode.Models;
import io.millrace.serve.decode.NameTakenException;
import io.millrace.serve.decode.Unloaded;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** vLLM's calls that load and unload adapters, with its statuses. */
final class AdapterCalls {

  private final Models models;

  AdapterCalls(Models models) {
    this.models = models;
  }

  void load(Exchange exchange, ObjectNode body) throws IOException {
    Fields fields = new Fields(body);
    fields.onlyKnown(Set.of("lora_name", "lora_path", "load_inplace"));
    if (!fields.isPresent("lora_name") || !fields.isPresent("lora_path")) {
      throw ApiError.badRequest("Both 'lora_name' and 'lora_path' must be provided.");
    }
    String name = fields.required("lora_name");
    String path = fields.required("lora_path");
    boolean inPlace = fields.flag("load_inplace", false);
    try {
      if (inPlace) {
        models.replace(name, Path.of(path), name);
      } else {
        models.load(name, Path.of(path), name);
      }
    } catch (NameTakenException e) {
      throw ApiError.badField(
          "lora_name",
          "The lora adapter '%s' has already been loaded (%s).".formatted(name, e.getMessage()));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw ApiError.of(
          404,
          "not_found",
          "Loading lora %s failed: no adapter is found at %s.".formatted(name, path));
    } catch (IOException e) {
      throw ApiError.of(
          500, "load_failed", "Loading lora %s failed: %s".formatted(name, e.getMessage()));
    }
    exchange.text(200, "Success: LoRA adapter '" + name + "' added successfully.");
  }

  void unload(Exchange exchange, ObjectNode body) throws IOException {
    Fields fields = new Fields(body);
    fields.onlyKnown(Set.of("lora_name", "lora_int_id"));
    if (!fields.isPresent("lora_name")) {
      throw ApiError.badRequest("'lora_name' needs to be provided to unload a LoRA adapter.");
    }
    String name = fields.required("lora_name");
    Unloaded unloaded = models.unload(name);
    if (unloaded instanceof Unloaded.Unknown) {
      throw ApiError.notFound("The lora adapter '" + name + "' cannot be found.");
    }
    if (unloaded instanceof Unloaded.InService service) {
      throw ApiError.of(409, "in_service", inService(name, service));
    }
    exchange.text(200, "Success: LoRA adapter '" + name + "' removed successfully.");
  }

  private static String inService(String name, Unloaded.InService service) {
    Slot slot = service.slot();
    String role = slot.role().equals(Slot.ANY_ROLE) ? "'*'" : slot.role();
    return "Cannot unload '%s': %s slot %s; end that first with millrace %s --scenario %s --role %s"
        .formatted(
            name,
            service.asCanary() ? "it is the canary of" : "it answers what asks for",
            slot,
            service.asCanary() ? "canary stop" : "rollback",
            slot.scenario(),
            role);
  }
}
