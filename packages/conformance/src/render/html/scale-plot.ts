import type { LaneEvidence, LaneFileSystem } from '@spoolproof/contract';

import { gatherCostPlots } from './cost-plots.ts';
import type { CostPlot, PlotSeries } from './cost-plots.ts';
import { formatCount, formatMeasure } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { logarithmicScale, measureScale } from './plot-scale.ts';
import type { PlotScale } from './plot-scale.ts';

const width = 360;
const height = 236;
const frame = { left: 52, right: 348, top: 14, bottom: 192 };

/** The costs over the depth: whether a queue gets slower as it fills is seen here. */
export function scaleSection(lanes: readonly LaneEvidence[]): Markup | undefined {
  const plots = gatherCostPlots(lanes);
  if (plots.length === 0) return undefined;
  return html`<section aria-labelledby="scale">
    <h2 id="scale">Scale</h2>
    <p class="sub">
      Each cost over the standing depth. A level line is a cost that does not grow with the queue.
    </p>
    <div class="plots">${plots.map(scalePlot)}</div>
  </section>`;
}

function scalePlot(plot: CostPlot): Markup {
  const points = plot.series.flatMap((series) => series.points);
  const depths = logarithmicScale(points.map(({ depth }) => depth));
  const values = measureScale(points.map(({ value }) => value));
  const looks = looksOf(plot.series);
  const unit = values.isLogarithmic ? ' (log)' : '';
  return html`<figure class="card plot">
    <figcaption>
      <b>${plot.name}</b>${unit}
      <span class="keys">${plot.series.map((series, index) => key(series, looks[index] ?? 0))}</span>
    </figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="group" aria-label="${plot.name} over the depth">
      ${values.ticks.map((tick) => {
        const y = placeY(values, tick);
        return html`<line class="grid" x1="${frame.left}" x2="${frame.right}" y1="${y}" y2="${y}" /><text
            class="tick-y"
            x="${frame.left - 7}"
            y="${y + 4}"
            >${formatMeasure(tick)}</text
          >`;
      })}
      ${depths.ticks.map((tick) => {
        const x = placeX(depths, tick);
        return html`<line class="grid" x1="${x}" x2="${x}" y1="${frame.top}" y2="${frame.bottom}" /><text
            class="tick-x"
            x="${x}"
            y="${frame.bottom + 17}"
            >${formatDepth(tick)}</text
          >`;
      })}
      <path class="axis" d="M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}" />
      <text class="axis-title" x="${(frame.left + frame.right) / 2}" y="${height - 7}">
        depth, items (log)
      </text>
      ${plot.series.map((series, index) => drawSeries(series, looks[index] ?? 0, depths, values))}
    </svg>
  </figure>`;
}

function drawSeries(
  { name, points }: PlotSeries,
  style: number,
  depths: PlotScale,
  values: PlotScale,
): Markup {
  const placed = points.map((point) => ({
    ...point,
    x: placeX(depths, point.depth),
    y: placeY(values, point.value),
  }));
  const line = placed.map(({ x, y }, number) => `${number === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return html`<g class="series-${style}"
    ><path class="line" d="${line}" />${placed.map(
      ({ x, y, depth, value }) =>
        html`<g class="point" tabindex="0" role="img"
          ><title>${name}: ${formatMeasure(value)} at depth ${formatCount(depth)}</title
          >${shape(style, x, y)}</g
        >`,
    )}</g
  >`;
}

/** Series are told apart by the shape of their points and the dashes of their lines, too. */
const styleOf: Readonly<Record<LaneFileSystem, number>> = { real: 0, sim: 1, memfs: 2 };

/** The style of each series: that of its file system, in every plot; a second one of the same takes what is free. */
function looksOf(series: readonly PlotSeries[]): readonly number[] {
  const taken = new Set<number>();
  return series.map(({ fs }) => {
    const wanted = styleOf[fs];
    const free = [wanted, 3, 2, 1, 0].find((style) => !taken.has(style)) ?? wanted;
    taken.add(free);
    return free;
  });
}

function shape(style: number, x: number, y: number): Markup {
  if (style === 0) return html`<circle cx="${x}" cy="${y}" r="4.5" />`;
  if (style === 1) return html`<rect x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8" />`;
  const [up, down] = style === 2 ? [y - 5.5, y + 4] : [y + 5.5, y - 4];
  return html`<path d="M${x} ${round(up)}L${round(x + 5)} ${round(down)}H${round(x - 5)}Z" />`;
}

function key({ name }: PlotSeries, style: number): Markup {
  return html`<span class="plot-key"
    ><svg class="series-${style}" width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">
      <path class="line" d="M1 6H29" />
      <g class="point">${shape(style, 15, 6)}</g></svg
    >${name}</span
  >`;
}

function placeX(scale: PlotScale, depth: number): number {
  return round(frame.left + scale.place(depth) * (frame.right - frame.left));
}

function placeY(scale: PlotScale, value: number): number {
  return round(frame.bottom - scale.place(value) * (frame.bottom - frame.top));
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function formatDepth(depth: number): string {
  if (depth >= 1_000_000) return `${formatCount(depth / 1_000_000)}M`;
  return depth >= 1_000 ? `${formatCount(depth / 1_000)}K` : formatCount(depth);
}
