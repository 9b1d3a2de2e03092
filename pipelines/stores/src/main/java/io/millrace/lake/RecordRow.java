package io.millrace.lake;

/** A row that a job or a command records, for one of the tables of V003. */
public sealed interface RecordRow
    permits TrainingRunRow, TrainingProgressRow, AdapterRow, EvaluationRow, VerdictRow {}
