import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { writeResults } from './results/write-results.ts';
import { adoptScenario } from './scenarios/adopt.ts';
import { boundaryScenario } from './scenarios/boundary.ts';
import { capScenario } from './scenarios/cap.ts';
import { claimScenario } from './scenarios/claim.ts';
import { endToEndScenario } from './scenarios/end-to-end.ts';
import { enqueueScenario } from './scenarios/enqueue.ts';
import { journalScenario } from './scenarios/journal.ts';
import { scaleScenario } from './scenarios/scale.ts';
import { settleScenario } from './scenarios/settle.ts';
import { simScenario } from './scenarios/sim.ts';
import { sweepScenario } from './scenarios/sweep.ts';
import { triageScenario } from './scenarios/triage.ts';
import type { Scenario } from './scenario.ts';

const SCENARIOS: readonly Scenario[] = [
  adoptScenario,
  boundaryScenario,
  capScenario,
  claimScenario,
  endToEndScenario,
  enqueueScenario,
  journalScenario,
  scaleScenario,
  settleScenario,
  simScenario,
  sweepScenario,
  triageScenario,
];

const USAGE = `usage: npm run bench -- SCENARIO [--depth N[,N…]] [--repeats N] [--dir DIR] [--json FILE|-]
       npm run bench -- results FILE…

scenarios
${SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(11)} ${summary}`).join('\n')}

  --depth    items; 10K and 1M are understood; several separated by commas where a scenario takes several
  --repeats  timed runs of what can be repeated; default 5
  --dir      where the temporary queues are made: the disk that is measured; default the system's temporary directory
  --json     writes the result as JSON to a file, or to standard output with -`;

function parseDepth(text: string): number {
  const match = /^(\d+)([KM]?)$/i.exec(text.trim());
  const factor = { '': 1, K: 1000, M: 1_000_000 }[(match?.[2] ?? '').toUpperCase()] ?? Number.NaN;
  const depth = Number(match?.[1]) * factor;
  if (!Number.isSafeInteger(depth) || depth < 1)
    throw new TypeError(`--depth ${text}: allowed are 1 and more, 10K, 1M`);
  return depth;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      depth: { type: 'string' },
      repeats: { type: 'string', default: '5' },
      dir: { type: 'string', default: tmpdir() },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (positionals[0] === 'results' && !values.help) {
    await writeResults(positionals.slice(1));
    return 0;
  }
  const scenario = SCENARIOS.find(({ name }) => name === positionals[0]);
  if (values.help || scenario === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new Error('interrupted'));
  });
  const result = await scenario.run({
    depths: values.depth === undefined ? scenario.depths : values.depth.split(',').map(parseDepth),
    repeats: Math.max(1, Number(values.repeats)),
    directory: values.dir,
    signal: controller.signal,
    say: (line) => {
      if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
    },
  });
  const json = `${JSON.stringify(result, null, 2)}\n`;
  if (values.json === '-') process.stdout.write(json);
  else if (values.json !== undefined) await writeFile(values.json, json);
  if (values.json !== '-') process.stdout.write(scenario.render(result));
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof TypeError ? 2 : 1;
});
