/** `npm run spec`: checks the model, replays it on the real queue, and checks the real queue's histories against it. */
import { fork } from 'node:child_process';
import type { CheckResult } from './checks/check-result.ts';
import { result } from './checks/check-result.ts';
import { JOBS, readInstances } from './jobs.ts';
import { QuintModel } from './quint/quint-model.ts';

const PROCESSES = 2;
/** Fewer behaviours than this would show little. */
const TRACES_MIN = 200;

/** What a worker says. */
interface Message {
  readonly note?: string;
  readonly at?: number;
  readonly result?: CheckResult;
  readonly error?: string;
}

const startedAt = performance.now();
const isTerminal = process.stderr.isTTY;

function progress(note: string): void {
  if (isTerminal) process.stderr.write(`\r\u001b[2K${note}`);
}

function report({ passed, summary, details }: CheckResult): void {
  progress('');
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${summary}\n`);
  for (const line of details) process.stdout.write(`         ${line}\n`);
}

/** Does all jobs in a few processes. */
async function runAll(): Promise<CheckResult[]> {
  const waiting = [...JOBS.keys()];
  const results: CheckResult[] = [];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(new URL('./job-worker.ts', import.meta.url), { execArgv: process.execArgv });
      const next = (): void => {
        const at = waiting.shift();
        if (at === undefined) worker.disconnect();
        else worker.send(at);
      };
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`)),
      );
      worker.on('message', ({ note, result: found, error }: Message) => {
        if (note !== undefined) progress(note);
        if (error !== undefined) results.push(result(false, 'a check broke down', error.split('\n')));
        if (found !== undefined) results.push(found);
        if (note !== undefined) return;
        const last = results.at(-1);
        if (last !== undefined) report(last);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: PROCESSES }, work));
  return results;
}

/** What holds for all of it together. */
async function checkTogether(results: readonly CheckResult[]): Promise<CheckResult> {
  const { actionNames } = new QuintModel(await readInstances(), 'everybody');
  const met = new Set(results.flatMap(({ actions }) => actions));
  const missing = actionNames.filter((name) => !met.has(name));
  const traces = results.reduce((sum, each) => sum + each.traces, 0);
  const histories = results.reduce((sum, each) => sum + each.histories, 0);
  const summary =
    `${traces} traces replayed, ${histories} histories checked, ` +
    `${actionNames.length - missing.length} of ${actionNames.length} actions met by the real queue`;
  const details = [
    ...(traces < TRACES_MIN ? [`at least ${TRACES_MIN} traces are needed`] : []),
    ...(missing.length > 0 ? [`never met: ${missing.join(', ')}`] : []),
  ];
  return result(details.length === 0, summary, details);
}

const results = await runAll();
results.push(await checkTogether(results));
report(results.at(-1) as CheckResult);
const failed = results.filter(({ passed }) => !passed).length;
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
process.stdout.write(`spec: ${results.length - failed} passed, ${failed} failed, in ${seconds} s\n`);
process.exitCode = failed > 0 ? 1 : 0;
