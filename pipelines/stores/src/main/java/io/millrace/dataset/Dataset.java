package io.millrace.dataset;

import java.nio.file.Path;

/**
 * An immutable snapshot of a scenario's pairs.
 *
 * @param hash SHA-256 in lower-case hex over its pairs, parameters and parent
 * @param parentHash null without a parent
 * @param directory holds {@code sft.parquet}, {@code preference.parquet}, {@code manifest.json} and
 *     its {@link CreationTime}
 * @param sft how many SFT pairs
 * @param tooFewRated how many more there would be without {@code min_rated}
 * @param selfAnswered how many more pairs, of both kinds, there would be without {@code self_share}
 * @param nearDuplicates how many prompts have another split than their own, for a near-duplicate's
 * @param excluded how many prompts are of no split, as near-duplicates of what an ancestor trained
 *     on
 * @param preference how many preference pairs
 */
public record Dataset(
    String hash,
    String scenario,
    String parentHash,
    DatasetParameters parameters,
    Path directory,
    long sft,
    long tooFewRated,
    long selfAnswered,
    long nearDuplicates,
    long excluded,
    long preference) {}
