package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.model.worker.Recipe;
import io.millrace.registry.Conditioning;

/**
 * One run of training as it was asked for; {@code request.json} in its folder. Paths are absolute
 * and must lead to the same place on all hosts.
 *
 * @param runId letters, digits and dashes
 * @param agent whose traces the dataset holds; empty for all
 * @param conditioning how the conversations are marked with quality; null where they are not
 * @param base folder of the base model
 * @param registry folder that gets the result
 * @param lake where rows are written to
 * @param requestedAt epoch milliseconds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunRequest(
    String runId,
    String scenario,
    String role,
    String agent,
    String datasetHash,
    Conditioning conditioning,
    String base,
    String baseName,
    String registry,
    String lake,
    long requestedAt,
    Recipe recipe,
    WorkerOptions worker) {}
