import { JOBS, runJob } from './jobs.ts';

/** A process that does the jobs it is told by number, one at a time. */
process.on('message', (at: number) => {
  const job = JOBS[at];
  if (job === undefined) return;
  void runJob(job, (note) => process.send?.({ note })).then(
    (result) => process.send?.({ at, result }),
    (error: unknown) =>
      process.send?.({ at, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
