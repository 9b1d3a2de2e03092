-- P(X > Y) for X ~ Beta(a, b), Y ~ Beta(c, d), all parameters at least 1, within 1e-10.
-- In t = ln(x / (1 - x)) the densities are analytic and fall off at least exponentially: the outer
-- integral is a trapezoid sum over the edges of equal cells, the distribution of Y at an edge adds
-- up five-point Gauss-Legendre integrals of the cells before it. A cell is a third of the narrower
-- curve's width; both densities are normalised by their own sums.
CREATE OR REPLACE MACRO logit_beta(a, b, t) AS
  exp(a * (t - ln(a / b))
      - (a + b) * (greatest(t, 0) + ln(1 + exp(-abs(t))) - ln((a + b) / b)));

CREATE OR REPLACE MACRO logit_beta_cell(a, b, t, h) AS
  0.5688888888888889 * logit_beta(a, b, t + h * 0.5)
  + 0.47862867049936647 * (logit_beta(a, b, t + h * 0.23076534494715845)
                           + logit_beta(a, b, t + h * 0.7692346550528415))
  + 0.23692688505618908 * (logit_beta(a, b, t + h * 0.04691007703066800)
                           + logit_beta(a, b, t + h * 0.9530899229693320));

CREATE OR REPLACE MACRO beta_better(a, b, c, d) AS (
  -- each parameter once: its argument is bound anew wherever it stands
  WITH given AS (
    SELECT a AS xa, b AS xb, c AS ya, d AS yb
  ),
  reach AS (
    SELECT
      *,
      least(ln(xa / xb) - 8 * sqrt(1 / xa + 1 / xb) - 31 / xa,
            ln(ya / yb) - 8 * sqrt(1 / ya + 1 / yb) - 31 / ya) AS low,
      greatest(ln(xa / xb) + 8 * sqrt(1 / xa + 1 / xb) + 31 / xb,
               ln(ya / yb) + 8 * sqrt(1 / ya + 1 / yb) + 31 / yb) AS high,
      least(sqrt(1 / xa + 1 / xb), sqrt(1 / ya + 1 / yb)) / 3 AS h
    FROM given
  ),
  cells AS (
    SELECT *, unnest(range(CAST(ceil((high - low) / h) AS BIGINT))) AS i FROM reach
  ),
  starts AS (
    SELECT *, low + h * i AS t FROM cells
  ),
  parts AS (
    SELECT i, logit_beta(xa, xb, t) AS x, logit_beta_cell(ya, yb, t, h) AS y FROM starts
  ),
  edges AS (
    SELECT x, y, sum(y) OVER (ORDER BY i) - y AS below FROM parts
  )
  SELECT sum(x * below) / (sum(x) * sum(y)) FROM edges
);
