package io.millrace.registry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a caller wants served.
 *
 * @param explicit a folder that is served before anything the slots say
 * @param base the scenario's base, which serves where no adapter does
 */
public record ServingQuestion(
    String scenario, String role, Optional<Path> explicit, Optional<String> base) {}
