package io.millrace.cli.settings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the mine job works.
 *
 * @param redact whether personal data is replaced before anything is stored
 * @param payload whether text is kept at all
 * @param maxRecordBytes a longer record is rejected
 * @param schemaDir Avro schemas by registry id ({@code <id>.avsc}), null when there are none
 */
public record MineSettings(
    Duration checkpointInterval,
    boolean redact,
    boolean payload,
    int maxRecordBytes,
    Path schemaDir) {}
