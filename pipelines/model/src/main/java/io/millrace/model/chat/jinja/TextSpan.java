package io.millrace.model.chat.jinja;

/** A stretch of a text in code points: from {@code start} up to, without, {@code end}. */
public record TextSpan(int start, int end) {}
