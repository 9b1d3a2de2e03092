(() => {
  "use strict";
  const charts = JSON.parse(document.getElementById("charts").textContent);
  let drawn = [];

  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const looks = {
    line: (c) => ({ borderColor: c, borderWidth: 2, pointRadius: 0 }),
    dots: (c) => ({ borderColor: c, backgroundColor: c, showLine: false, pointRadius: 5, pointHoverRadius: 7 }),
    rule: () => ({ borderColor: colour("--soft"), borderWidth: 1, borderDash: [5, 4], pointRadius: 0 }),
    upper: (c) => ({ borderColor: c, borderWidth: 1, pointRadius: 0, fill: "+1", backgroundColor: c + "2e" }),
    lower: (c) => ({ borderColor: c, borderWidth: 1, pointRadius: 0 }),
  };

  const axis = (title, ticks = {}) => ({
    title: { display: title !== "", text: title, color: colour("--soft") },
    ticks: { color: colour("--soft"), maxRotation: 0, autoSkipPadding: 10, ...ticks },
    grid: { color: colour("--line") },
    border: { color: colour("--line") },
  });

  const shared = () => ({ animation: false, responsive: true, maintainAspectRatio: false });

  const legend = { position: "bottom", labels: { color: colour("--ink"), boxWidth: 18, boxHeight: 2 } };

  const line = (chart) => ({
    type: "line",
    data: {
      datasets: chart.series.map((series) => ({
        label: series.label,
        data: series.points,
        ...looks[series.look](colour("--c" + series.colour)),
      })),
    },
    options: {
      ...shared(),
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: { legend: { ...legend, labels: { ...legend.labels, color: colour("--ink") } } },
      scales: {
        x: { type: "linear", min: 0, bounds: "data", ...axis(chart.horizontal, { includeBounds: false }) },
        y: { ...axis(chart.vertical), ...(chart.least === null ? {} : { min: chart.least }) },
      },
    },
  });

  const bar = (chart) => ({
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.series.map((series) => ({
        data: series.points.map((point) => point.x),
        backgroundColor: colour("--c" + series.colour),
        maxBarThickness: 22,
      })),
    },
    options: {
      ...shared(),
      indexAxis: "y",
      plugins: { legend: { display: false } },
      scales: { x: { min: 0, max: 1, ...axis(chart.horizontal) }, y: { ...axis(""), grid: { display: false }, ticks: { color: colour("--ink"), autoSkip: false } } },
    },
  });

  const draw = () => {
    drawn.forEach((chart) => chart.destroy());
    drawn = charts.map(
      (chart) => new Chart(document.getElementById(chart.id), (chart.kind === "bar" ? bar : line)(chart)),
    );
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();
