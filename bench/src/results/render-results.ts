import type { Comparison } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import type { BoundaryResult } from '../scenarios/boundary.ts';
import { CURVES, type Curve, type ScaleResult } from '../scenarios/scale.ts';
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
  const pointsOf = (runs: ScaleResult['queue'], name: Curve) =>
    runs.map((run) => [run.depth, run[name] ?? 0] as const).filter(([, value]) => value > 0);
  return new Map(
    (Object.keys(CURVES) as Curve[]).map((name) => {
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
  const rows = (Object.keys(CURVES) as Curve[]).flatMap((name) =>
    (['queue', 'incident'] as const)
      .filter((side) => result[side].some((run) => run[name] !== null))
      .map((side) => [
        `${CURVES[name]}: ${side === 'queue' ? 'spoolproof' : 'incident'}`,
        ...result.queue.map((_, at) => figure(result[side][at]?.[name])),
        result.growth[name][side]?.exponent.toFixed(2) ?? '–',
      ]),
  );
  const { claimRatio, settleRatio } = result;
  return (
    table(['by depth', ...depths, 'exponent'], rows) +
    `\nDeepest over shallowest, target at most 1.3: single claim ${claimRatio.toFixed(2)}, settle ${settleRatio.toFixed(2)}.\n`
  );
}

function boundaryTable({ queue, incident, incidentMachine, checks }: BoundaryResult): string {
  const rows = [
    ...queue.map((boundary) => ['spoolproof', boundary] as const),
    ...incident.map((boundary) => ['incident', boundary] as const),
  ].map(([who, { what, limit, unit, depth, fit }]) => [
    who,
    `${what}, ${Math.round(limit).toLocaleString('en')} ${unit}`,
    depth === null ? 'none' : Math.round(depth).toLocaleString('en'),
    fit?.exponent.toFixed(2) ?? '–',
  ]);
  const { depth, simulatedMinutes } = incidentMachine;
  return (
    table(['algorithm', 'limit', 'reached at depth', 'exponent'], rows) +
    `\nOn the incident's own machine ${depth.toLocaleString('en')} files fill a step of ten minutes; simulated, ${simulatedMinutes.toFixed(2)} minutes.\n` +
    (checks.length === 0
      ? ''
      : `\n${table(
          ['prediction', 'depth', 'predicted', 'measured', 'measured ÷ predicted'],
          checks.map((check) => [
            check.what,
            check.depth.toLocaleString('en'),
            figure(check.predicted),
            figure(check.measured),
            check.ratio.toFixed(2),
          ]),
        )}`)
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
