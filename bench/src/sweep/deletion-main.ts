import { openQueue } from '@spoolproof/queue';
import { retireBare } from '../floor/bare-sweep.ts';
import { watchProcess, type ProcessFigures } from '../process-watch.ts';
import type { Deletion, Deleter } from './deletion.ts';

// A process of its own: what enqueues beside it shares the disk with it, and neither its thread nor its event loop.
const [deleter = '', root = ''] = process.argv.slice(2);

async function retire(): Promise<number> {
  await using queue = await openQueue(root);
  let deleted = 0;
  for (;;) {
    const { doneDeleted } = await queue.sweep();
    if (doneDeleted === 0) return deleted;
    deleted += doneDeleted;
  }
}

const DELETERS: Readonly<Record<Deleter, () => Promise<number>>> = {
  retention: retire,
  'bare loop': async () => retireBare(root),
};

process.once('message', () => {
  void run();
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function run(): Promise<void> {
  const start = performance.now();
  let deleted = 0;
  const figures: ProcessFigures = await watchProcess(async () => {
    deleted = await DELETERS[deleter as Deleter]();
  });
  const seconds = (performance.now() - start) / 1000;
  const deletion: Deletion = { deleted, seconds, deletedPerSecond: deleted / seconds, figures };
  process.send?.(deletion, () => {
    process.disconnect();
  });
}
