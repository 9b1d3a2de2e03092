package io.millrace.cli.settings;

import io.millrace.decode.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the mine job works.
 *
 * @param redact whether personal data is replaced before anything is stored
 * @param payload whether text is kept at all
 * @param maxRecordBytes a longer record is rejected
 * @param schemaDir Avro schemas by registry id ({@code <id>.avsc}), null when there are none
 * @param schemaRegistry who is asked for schemas that the directory lacks, null for nobody
 */
public record MineSettings(
    Duration checkpointInterval,
    boolean redact,
    boolean payload,
    int maxRecordBytes,
    Path schemaDir,
    SchemaRegistry schemaRegistry) {}
