package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serve.decode.Models;
import io.millrace.serve.decode.ServedModel;

/** The models as {@code /v1/models} lists them: slots' names have what they lead to as parent. */
final class ModelList {

  private final Models models;

  ModelList(Models models) {
    this.models = models;
  }

  ObjectNode all() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    models.all().forEach(model -> data.add(json(model)));
    for (String alias : models.aliases()) {
      String target = models.target(alias).orElse(models.baseName());
      models.all().stream()
          .filter(model -> model.name().equals(target))
          .forEach(
              model ->
                  data.add(
                      card(alias, model.since().getEpochSecond())
                          .put("root", target)
                          .put("parent", target)));
    }
    return list;
  }

  ObjectNode one(String name) {
    for (var each : all().get("data")) {
      if (each instanceof ObjectNode card && card.path("id").asText().equals(name)) {
        return card;
      }
    }
    throw ApiError.unknownModel(
        "The model '%s' does not exist; known are %s".formatted(name, models.names()));
  }

  private ObjectNode json(ServedModel model) {
    ObjectNode card = card(model.name(), model.since().getEpochSecond());
    card.put("root", model.root().toString());
    card.put("parent", model.isAdapter() ? models.baseName() : null);
    return model.isAdapter() ? card : card.put("max_model_len", models.base().context());
  }

  private static ObjectNode card(String name, long created) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", "millrace");
  }
}
