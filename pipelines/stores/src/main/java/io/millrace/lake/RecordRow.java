package io.millrace.lake;

/** A row that a job or a command records, for the table of its kind. */
public sealed interface RecordRow
    permits TrainingRunRow,
        TrainingProgressRow,
        AdapterRow,
        EvaluationRow,
        VerdictRow,
        PolicyRow,
        FeedbackWeightsRow {}
