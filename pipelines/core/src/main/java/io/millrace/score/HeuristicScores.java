package io.millrace.score;

import io.millrace.fact.Scores;

/** The sub-scores and composite of one text in both dialects. */
public record HeuristicScores(Scores.Heuristic additive, Scores.Heuristic unit) {}
