import type { LaneRequest } from '../gate/lane-request.ts';
import { runLaneRequest } from '../gate/run-lane-request.ts';
import type { FromLaneWorker } from './lane-worker.ts';
import { loadSimulatedSubject } from './load-subject.ts';

// A worker of a gate: runs the one lane that it is sent, and ends when whoever asked goes away.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

function send(message: FromLaneWorker): void {
  process.send?.(message);
}

async function run(request: LaneRequest): Promise<void> {
  const { subject } = await loadSimulatedSubject(request.subjectUrl);
  const outcome = await runLaneRequest(request, subject, {
    signal: new AbortController().signal,
    report: (phase, done, total) => send({ type: 'progress', phase, done, total }),
    seconds: () => performance.now() / 1000,
  });
  send({ type: 'done', outcome });
}

process.on('message', (message) => {
  run(message as LaneRequest).catch((error: unknown) => {
    send({
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
