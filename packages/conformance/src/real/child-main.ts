import { setTimeout as delay } from 'node:timers/promises';

import { describeError, Recorder } from '../jobs/recorder.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Worker } from '../jobs/worker.ts';
import { CallCounter } from '../measure/call-counter.ts';
import { countingFileSystem } from '../measure/counting-file-system.ts';
import { seededRandom } from '../seeded-random.ts';
import type { SubjectContext } from '../subject.ts';
import { HistoryWriter } from './history-writer.ts';
import { logPath } from './log-path.ts';
import { loadDocuments } from './load-documents.ts';
import { loadSubject } from './load-subject.ts';
import { hasParentDirectory } from './plain-file-system.ts';
import { appendListing } from './listing-file.ts';
import { monotonicUs, plainPorts } from './plain-ports.ts';
import type { ChildInit, FromChild, ToChild } from './protocol.ts';

// A child of a lane: opens the subject's queue and does the jobs that the coordinator sends. It ends when the
// coordinator goes away; an interrupt at the terminal is the coordinator's to handle.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

function send(message: FromChild): void {
  process.send?.(message);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

async function start(init: ChildInit): Promise<Worker> {
  const { subject, createPorts = plainPorts } = await loadSubject(init.subjectUrl);
  const counter = new CallCounter(die);
  const ports = createPorts();
  const context: SubjectContext = {
    root: init.root,
    ports: { ...ports, fs: countingFileSystem(ports.fs, counter, hasParentDirectory) },
    role: init.role,
    settings: init.settings,
  };
  if (init.role === 'preparer') await subject.prepare?.(context);
  return {
    process: init.process,
    queue: await subject.open(context),
    documents: await loadDocuments(init.documents),
    random: seededRandom(init.seed),
    recorder: new Recorder(new HistoryWriter(logPath(init.logs, init.process)), counter, init.root),
    counter,
    held: [],
    nextItem: 0,
    isStopping: false,
    progress: (done) => send({ type: 'progress', done }),
    nowUs: monotonicUs,
    loop: { nowMs: () => performance.now(), atNextTurn: (run) => void setImmediate(run) },
    sleep: (ms) => delay(ms),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    die: () => {
      die();
      return new Promise(() => undefined);
    },
    keepListing: (name, entries) => appendListing(init.logs, name, entries),
  };
}

let worker: Worker | null = null;

async function handle(message: ToChild): Promise<void> {
  if (message.type === 'init') {
    worker = await start(message.init);
    send({ type: 'ready' });
    return;
  }
  if (worker === null) throw new Error('no queue has been opened yet');
  if (message.type === 'stop') {
    worker.isStopping = true;
    return;
  }
  if (message.type === 'close') {
    await worker.queue.close();
    process.exit(0);
  }
  worker.isStopping = false;
  const { death } = message;
  if (death?.atCall !== undefined) worker.counter.dieAtCall(death.atCall);
  if (death?.afterRename !== undefined) worker.counter.dieAfterRename(death.afterRename);
  const result = await runJob(worker, message.job);
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const { openDescriptorsMax } = worker.counter;
  send({ type: 'done', result, resources: { peakRssBytes, openDescriptorsMax } });
}

process.on('message', (message) => {
  handle(message as ToChild).catch((error: unknown) => {
    const { name, message: text, code } = describeError(error);
    send({ type: 'failed', message: `${code ?? name}: ${text}` });
    process.exitCode = 70;
    setImmediate(() => process.exit());
  });
});
