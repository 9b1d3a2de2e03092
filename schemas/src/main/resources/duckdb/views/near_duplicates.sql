-- What near-duplicates of a prompt have in common: its letters, marks and digits in lower case and
-- composed. Case, space and punctuation are no difference; of a prompt without letters and digits
-- they are all there is.
CREATE OR REPLACE MACRO near_key(prompt) AS
  coalesce(
    nullif(regexp_replace(lower(nfc_normalize(prompt)), '[^\p{L}\p{M}\p{N}]+', '', 'g'), ''),
    prompt);

-- The prompts of near-duplicate groups with the strictest split of their group: holdout, eval, train.
-- A group with a prompt of `trained` is train, since it may not be held out any more. `prompts` has
-- prompt_hash, prompt and split.
CREATE OR REPLACE MACRO near_duplicates(prompts, trained) AS TABLE
WITH keyed AS (
  SELECT DISTINCT prompt_hash, near_key(prompt) AS near_key,
    list_position(['train', 'eval', 'holdout'], split) AS strictness,
    prompt_hash IN (SELECT prompt_hash FROM query_table(trained)) AS was_trained
  FROM query_table(prompts)
),
near AS (
  SELECT near_key, max(strictness) AS strictness, bool_or(was_trained) AS was_trained
  FROM keyed GROUP BY near_key HAVING count(DISTINCT prompt_hash) > 1
)
SELECT k.prompt_hash,
  ['train', 'eval', 'holdout'][if(bool_or(n.was_trained), 1, max(n.strictness))] AS split
FROM keyed k JOIN near n ON n.near_key = k.near_key
GROUP BY k.prompt_hash;
