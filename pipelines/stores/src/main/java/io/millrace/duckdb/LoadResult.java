package io.millrace.duckdb;

/**
 * What a load did.
 *
 * @param commits how many commit files were applied
 * @param rows how many rows they held, payload aside
 * @param lastSequence the newest commit that is now in the database; 0 before the first
 */
public record LoadResult(int commits, long rows, long lastSequence) {}
