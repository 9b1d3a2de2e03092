/**
 * Scores of one response that need no model: heuristic counts in two dialects with their composite,
 * exact match, JSON extraction and removal of thinking. All are pure functions in linear time.
 */
package io.millrace.score;
