package io.millrace.points;

/**
 * A point that the server will not take.
 *
 * @param line null when the server dropped points of a batch without saying which
 * @param message the server's
 */
record Refused(String line, String message) {}
