import { runExhibit } from '../zoo/run-exhibit.ts';
import type { ZooResult } from '../zoo/run-exhibit.ts';
import { loadSubject } from './load-subject.ts';
import { monotonicUs } from './plain-ports.ts';
import type { ZooAnswer, ZooVisit } from './zoo-keeper.ts';

// A child of the zoo: runs the queues that it is sent, and ends when whoever sends them goes away. An interrupt at the
// terminal is theirs to handle.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

function seconds(): number {
  return monotonicUs() / 1_000_000;
}

async function show({ queue, seed, budgetSeconds, cases }: ZooVisit): Promise<ZooResult> {
  const { subject } = await loadSubject(queue.url);
  const budget = AbortSignal.timeout(budgetSeconds * 1000);
  const startedS = seconds();
  try {
    const options = { seed, seconds, signal: budget, ...(cases === undefined ? {} : { cases }) };
    return await runExhibit(queue, subject, options);
  } catch (error) {
    if (!budget.aborted) throw error;
    // It has survived for as long as it was looked at.
    const spent = Math.round((seconds() - startedS) * 100) / 100;
    const nothing = { killedBy: [], isKilled: false, runs: 0, steps: 0, replay: '', shrunk: null };
    const message = `survived ${budgetSeconds} s`;
    return { queue: queue.name, expected: queue.expected, seconds: spent, message, ...nothing };
  }
}

process.on('message', (message) => {
  show(message as ZooVisit).then(
    (result) => process.send?.({ type: 'result', result } satisfies ZooAnswer),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ type: 'failed', message: text } satisfies ZooAnswer);
    },
  );
});
