import type { Comparison } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import type { Boundary } from '../boundary/boundaries.ts';
import { CURVE_NAMES, CURVES } from '../depth/depth-curves.ts';
import { pointsOf } from '../depth/depth-summary.ts';
import { renderFit } from '../fit.ts';
import type { BoundaryResult } from '../scenarios/boundary.ts';
import type { ScaleResult } from '../scenarios/scale.ts';
import { escapeXml, linePlot } from './line-plot.ts';

/** A scenario's result as it stands in JSON. */
export interface StoredResult {
  readonly scenario: string;
  readonly machine: Machine;
  readonly comparisons?: readonly Comparison[];
}

const FILE_SYSTEMS: Readonly<Record<string, string>> = { '0xef53': 'ext4', '0x1021994': 'tmpfs' };

/** The results of runs as Markdown. */
export function renderResults(results: readonly StoredResult[]): string {
  const parts = results.map((result) => {
    const { node, platform, cores, cpu, memoryMb, fileSystem } = result.machine;
    const disk = FILE_SYSTEMS[fileSystem] ?? fileSystem;
    const facts = `Node ${node}, ${platform}, ${cores} cores of ${cpu}, ${memoryMb} MB, ${disk}.`;
    return `## ${result.scenario} on ${disk}\n\n${facts}\n\n${bodyOf(result)}`;
  });
  return `# Results\n\nMade by \`npm run bench -- results FILE…\` from the JSON of runs; not typed.\n\n${parts.join('\n')}`;
}

/** The plots of a scale result, by name. */
export function plotsOf(result: ScaleResult): ReadonlyMap<string, string> {
  return new Map(
    CURVE_NAMES.map((name) => {
      const series = [
        { name: 'spoolproof', points: pointsOf(result.queue, name) },
        { name: 'incident', points: pointsOf(result.incident, name) },
      ].filter(({ points }) => points.length > 0);
      return [name, linePlot(`${CURVES[name]}, by depth`, series)];
    }),
  );
}

/** One self-contained page with the tables as text and every plot. */
export function renderPage(results: readonly StoredResult[]): string {
  const plots = results.filter(isScale).flatMap((result) => [...plotsOf(result).values()]);
  return (
    '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Spoolproof benchmarks</title>' +
    '<style>body{font-family:sans-serif;max-width:72rem;margin:2rem auto}pre{overflow:auto}svg{margin:.5rem}</style>' +
    `<h1>Spoolproof benchmarks</h1>\n${plots.join('')}<pre>${escapeXml(renderResults(results))}</pre></html>\n`
  );
}

/** Whether a result has curves. */
export function isScale(result: StoredResult): result is ScaleResult {
  return result.scenario === 'scale';
}

function bodyOf(result: StoredResult): string {
  if (isScale(result)) return scaleTable(result);
  if (result.scenario === 'boundary') return boundaryTable(result as StoredResult & BoundaryResult);
  if (result.comparisons !== undefined) return comparisonTable(result.comparisons);
  const { machine: _, ...rest } = result;
  return `\`\`\`json\n${JSON.stringify(rest, null, 2)}\n\`\`\`\n`;
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, ours, floor, ratio, callsPerItem, target }) => {
    const verdict =
      target === null
        ? '–'
        : `${target}: ${ratio.median >= target ? 'met' : `missed by ${(target - ratio.median).toFixed(2)}`}`;
    return [
      name,
      ours.median.toFixed(1),
      floor.median.toFixed(1),
      `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`,
      callsPerItem?.toFixed(3) ?? '–',
      verdict,
    ];
  });
  return table(['operation', 'µs an item', 'floor µs', 'floor ÷ ours', 'calls an item', 'target'], rows);
}

function scaleTable(result: ScaleResult): string {
  const depths = result.queue.map(({ depth }) => depth.toLocaleString('en'));
  const rows = CURVE_NAMES.flatMap((name) =>
    (['queue', 'incident'] as const)
      .filter((side) => result[side].some(({ figures }) => figures[name] !== null))
      .map((side) => [
        `${CURVES[name]}: ${side === 'queue' ? 'spoolproof' : 'incident'}`,
        ...result.queue.map((_, at) => figure(result[side][at]?.figures[name]?.median)),
        result.growth[name][side]?.exponent.toFixed(2) ?? '–',
      ]),
  );
  const operations = Object.keys(result.queue[0]?.loopByOperation ?? {}).map((operation) => [
    operation,
    ...result.queue.map(({ loopByOperation }) => {
      const loop = loopByOperation[operation];
      return loop === undefined ? '–' : `${figure(loop.p99Ms)} / ${figure(loop.maxMs)}`;
    }),
  ]);
  const { claimRatio, settleRatio } = result;
  return (
    table(['by depth', ...depths, 'exponent'], rows) +
    `\nDeepest over shallowest, target at most 1.3: single claim ${claimRatio.toFixed(2)}, settle ${settleRatio.toFixed(2)}.\n` +
    `\nEvent-loop delay by operation, p99 / longest, ms; targets 10 and 50:\n\n` +
    table(['operation', ...depths], operations)
  );
}

function boundaryTable({ queue, incident, incidentMachine, checks }: BoundaryResult): string {
  const row = (who: string, { what, limit, unit, depth, fit }: Boundary): string[] => [
    who,
    `${what}, ${Math.round(limit).toLocaleString('en')} ${unit}`,
    depth === null ? 'none' : Math.round(depth).toLocaleString('en'),
    renderFit(fit),
  ];
  const rows = [
    ...queue.map((boundary) => row('spoolproof', boundary)),
    ...incident.map((boundary) => row('incident', boundary)),
    row("spoolproof, simulated on the incident's machine", incidentMachine.queue),
    row('incident, simulated on its own machine', incidentMachine.incident),
  ];
  const checked = [...checks, ...incidentMachine.checks].map((check) => [
    check.what,
    check.depth.toLocaleString('en'),
    figure(check.predicted),
    figure(check.measured),
    check.ratio.toFixed(2),
  ]);
  return (
    table(['algorithm', 'limit', 'reached at depth', 'grows as'], rows) +
    `\n${table(['prediction', 'depth', 'predicted', 'measured', 'measured ÷ predicted'], checked)}`
  );
}

function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
