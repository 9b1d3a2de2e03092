package io.millrace.model.worker;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a worker is to do; the only frame it reads. Paths are absolute.
 *
 * @param protocol {@link Frames#VERSION}
 * @param base folder of the base model in Hugging Face layout
 * @param baseName what the adapter says it belongs to
 * @param data folder with {@code train.jsonl} and {@code eval.jsonl}, as {@link TrainingData} reads
 * @param checkpoint file to go on from where it exists, and to write
 * @param progress file that gets the reports, one JSON object a line
 * @param output folder that gets the result; it appears when it is complete
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WorkOrder(
    int protocol,
    String base,
    String baseName,
    String data,
    String checkpoint,
    String progress,
    String output,
    Recipe recipe) {}
