import { BoxAndWiskers, BoxPlotController } from '@sgratzl/chartjs-chart-boxplot';
import {
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import type { ChartColors } from './chart-colors';

Chart.register(
  BoxAndWiskers,
  BoxPlotController,
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** What is drawn, in words and numbers that are ready to be shown. */
export type Drawing = {
  /** What the y axis is. */
  yTitle: string;
  format: (value: number) => string;
} & (
  | { kind: 'boxes'; boxes: readonly { name: string; series: number; values: readonly number[] }[] }
  | {
      kind: 'lines';
      xTitle: string;
      xLabels: readonly string[];
      /** One value for each label; absent ones leave a gap. */
      lines: readonly { name: string; series: number; points: readonly (LinePoint | undefined)[] }[];
    }
);

interface LinePoint {
  median: number;
  lower: number;
  upper: number;
}

const shapes = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'crossRot'] as const;

/** Draws on a canvas, without motion. What it returns must be destroyed before the canvas is drawn on again. */
export function drawChart(canvas: HTMLCanvasElement, drawing: Drawing, colors: ChartColors): { destroy(): void } {
  Chart.defaults.font.family = getComputedStyle(canvas).fontFamily;
  // The box plot's own types and those of lines do not go together in one configuration.
  return new Chart(canvas, configOf(drawing, colors) as ChartConfiguration);
}

function configOf(drawing: Drawing, colors: ChartColors): object {
  const isBoxes = drawing.kind === 'boxes';
  return {
    type: isBoxes ? 'boxplot' : 'line',
    data: isBoxes ? boxData(drawing, colors) : lineData(drawing, colors),
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      color: colors.text,
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        x: {
          ...axis(colors),
          title: { display: !isBoxes, text: isBoxes ? '' : drawing.xTitle, color: colors.text },
          grid: { display: false },
        },
        y: {
          ...axis(colors),
          beginAtZero: true,
          title: { display: true, text: drawing.yTitle, color: colors.text },
        },
      },
      plugins: {
        legend: {
          display: !isBoxes && drawing.lines.length > 1,
          labels: { color: colors.text, usePointStyle: true, filter: ({ text }: { text: string }) => text !== '' },
        },
        tooltip: isBoxes
          ? {}
          : {
              filter: ({ dataset }: { dataset: { label?: string } }) => dataset.label !== '',
              callbacks: {
                label: ({ dataset, parsed }: { dataset: { label?: string }; parsed: { y: number } }) =>
                  `${dataset.label}: ${drawing.format(parsed.y)}`,
              },
            },
      },
    },
  };
}

function axis({ text, grid }: ChartColors): object {
  return { ticks: { color: text }, grid: { color: grid }, border: { color: grid } };
}

function boxData({ boxes }: Drawing & { kind: 'boxes' }, colors: ChartColors): object {
  const strong = boxes.map(({ series }) => seriesColor(colors, series));
  return {
    labels: boxes.map(({ name }) => name),
    datasets: [
      {
        data: boxes.map(({ values }) => [...values]),
        borderColor: strong,
        backgroundColor: strong.map(faint),
        outlierBackgroundColor: strong,
        outlierBorderColor: strong,
        medianColor: strong,
        borderWidth: 1.5,
        itemRadius: 0,
        outlierRadius: 3,
        maxBarThickness: 80,
      },
    ],
  };
}

/** Three to a line: the bounds of its band, which have no name, and the line. */
function lineData({ xLabels, lines }: Drawing & { kind: 'lines' }, colors: ChartColors): object {
  const bound = { label: '', borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
  return {
    labels: [...xLabels],
    datasets: lines.flatMap(({ name, series, points }) => {
      const color = seriesColor(colors, series);
      const of = (part: keyof LinePoint) => points.map((point) => point?.[part] ?? null);
      return [
        { ...bound, data: of('lower'), fill: '+1', backgroundColor: faint(color) },
        { ...bound, data: of('upper'), fill: false },
        {
          label: name,
          data: of('median'),
          borderColor: color,
          backgroundColor: color,
          pointStyle: shapes[series % shapes.length],
          borderWidth: 2,
          pointRadius: 4,
          fill: false,
          spanGaps: true,
        },
      ];
    }),
  };
}

function seriesColor({ series }: ChartColors, index: number): string {
  return series[index % series.length]!;
}

/** The same colour, to be seen through. */
function faint(hex: string): string {
  return `${hex}33`;
}
