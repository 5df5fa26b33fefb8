import { shapeOf } from './directory-shape.ts';
import type { DepthTask } from './depth-run.ts';
import { fillFlat, measureIncident } from './measure-incident.ts';
import { fillQueue, measureQueue } from './measure-queue.ts';

/** One process of a measurement: fills, or opens what is filled and measures. Answers with JSON on standard output. */
async function main(task: DepthTask): Promise<object> {
  const { algorithm, act, root, depth } = task;
  if (act === 'measure')
    return algorithm === 'queue' ? await measureQueue(root, depth) : await measureIncident(root, depth);
  if (algorithm === 'queue') await fillQueue(root, depth);
  else fillFlat(root, depth);
  const { inodes, largest } = shapeOf(root);
  return { inodes, directoryEntriesMax: largest };
}

process.stdout.write(JSON.stringify(await main(JSON.parse(process.argv[2] ?? '') as DepthTask)));
