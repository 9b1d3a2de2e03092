-- What near-duplicates of a prompt have in common: the hash of its letters, marks and digits in lower
-- case and composed. Case, space and punctuation are no difference; of a prompt without letters and
-- digits they are all there is.
CREATE OR REPLACE MACRO near_key(prompt) AS
  sha256(
    coalesce(
      nullif(regexp_replace(lower(nfc_normalize(prompt)), '[^\p{L}\p{M}\p{N}]+', '', 'g'), ''),
      prompt));

-- The prompts of near-duplicate groups with the strictest split of their group: holdout, eval, train.
-- Where `trained` has one of a group, the others are train if their own split is, and else excluded:
-- held out they would be known, and trained on they might be what a gate asks. `prompts` has
-- prompt_hash, prompt and split; `trained` has prompt_hash and near_key.
CREATE OR REPLACE MACRO near_duplicates(prompts, trained) AS TABLE
WITH keyed AS (
  SELECT DISTINCT prompt_hash, near_key(prompt) AS near_key, split,
    list_position(['train', 'eval', 'holdout'], split) AS strictness,
    prompt_hash IN (SELECT prompt_hash FROM query_table(trained)) AS was_trained
  FROM query_table(prompts)
),
near AS (
  SELECT near_key, max(strictness) AS strictness,
    bool_or(was_trained)
      OR near_key IN (SELECT near_key FROM query_table(trained) WHERE near_key IS NOT NULL)
      AS was_trained
  FROM keyed GROUP BY near_key
)
SELECT k.prompt_hash,
  CASE
    WHEN k.was_trained THEN k.split
    WHEN NOT bool_or(n.was_trained) THEN ['train', 'eval', 'holdout'][max(n.strictness)]
    WHEN k.split = 'train' THEN 'train'
    ELSE 'excluded'
  END AS split
FROM keyed k JOIN near n ON n.near_key = k.near_key
GROUP BY k.prompt_hash, k.was_trained, k.split;
