-- Short keys of long texts. A prompt's has 128 bits, so that no two prompts share one; an answer's has
-- 64 and is only ever compared among the answers to one prompt, a trace's is only a first sieve.
CREATE OR REPLACE MACRO trace_key(trace_id) AS md5_number_lower(trace_id);

CREATE OR REPLACE MACRO prompt_key(scenario, prompt_hash, answer_hash) AS
  CASE WHEN answer_hash IS NOT NULL THEN md5_number(scenario || '/' || prompt_hash) END;

CREATE OR REPLACE MACRO answer_key(prompt_hash, answer_hash) AS
  CASE WHEN prompt_hash IS NOT NULL THEN md5_number_lower(answer_hash) END;
