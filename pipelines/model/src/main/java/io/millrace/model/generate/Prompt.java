package io.millrace.model.generate;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One prompt of a run, with options of its own.
 *
 * @param ids the prompt's token ids; not copied
 * @param pieces hears text as it comes, in the thread that steps the run; never empty text
 * @param cancelled asked before every token; once true, the prompt ends as {@link End.Cancelled}
 */
public record Prompt(
    int[] ids, GenerationOptions options, Consumer<String> pieces, BooleanSupplier cancelled) {}
