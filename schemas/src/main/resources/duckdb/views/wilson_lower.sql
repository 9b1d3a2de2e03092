-- Wilson score interval, lower bound, one-sided 95 % (z = 1.6449); n = 0 gives 0.
CREATE OR REPLACE MACRO wilson_lower(mean, n) AS
  CASE WHEN n = 0 THEN 0.0 ELSE
    greatest(0.0,
      (mean + 1.6449 * 1.6449 / (2 * n)
        - 1.6449 * sqrt(greatest(0.0, mean * (1 - mean) / n)
                        + 1.6449 * 1.6449 / (4.0 * n * n)))
      / (1 + 1.6449 * 1.6449 / n))
  END;
