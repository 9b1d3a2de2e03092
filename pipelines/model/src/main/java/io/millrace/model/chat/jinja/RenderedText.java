package io.millrace.model.chat.jinja;

import java.util.List;

/**
 * What a template wrote.
 *
 * @param generationSpans where its generation blocks lie, in order of their ends; as transformers
 *     records them, which leaves out a first block before any other text
 * @param spansInPlace whether each span is where its block's text is; it is not where a block
 *     stands inside a macro, call or captured text
 */
public record RenderedText(String text, List<TextSpan> generationSpans, boolean spansInPlace) {}
