package io.millrace.points;

import java.util.Optional;

/**
 * What a projection did.
 *
 * @param windows how many windows were written whole
 * @param refused how many points the server will not take; they lie in {@code points_refused}
 * @param left whether windows are left to be written
 * @param trouble why they are left
 */
public record PointsResult(
    int windows, int points, int refused, boolean left, Optional<String> trouble) {}
