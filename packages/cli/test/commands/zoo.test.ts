import { controlSubjects, knownBadQueues } from '@spoolproof/conformance';
import { describe, expect, it } from 'vitest';
import { runZooCommand } from '../../src/commands/zoo.ts';
import { runInProcess, runWithSession } from '../run-in-process.ts';

describe('spoolproof zoo', () => {
  it('says by which clause a queue was killed', async () => {
    const { exitCode, stdout } = await runInProcess(['zoo', '--only', 'copy-and-unlink', '--json', '-']);
    expect(exitCode).toBe(0);
    const { verdict, survived, results } = JSON.parse(stdout) as {
      verdict: string;
      survived: string[];
      results: { queue: string; killedBy: string[]; replay: string }[];
    };
    expect({ verdict, survived }).toEqual({ verdict: 'pass', survived: [] });
    expect(results[0]?.killedBy[0]).toBe('Q04');
  });

  it('exits with 1 when a queue survives, as one without a defect in the place of a known-bad one does', async () => {
    const [queue] = knownBadQueues.filter(({ name }) => name === 'cap-archives-leased');
    const url = controlSubjects['good-folders'] ?? '';
    const { exitCode, stdout } = await runWithSession(async (session) => {
      await runZooCommand(session, queue === undefined ? [] : [{ ...queue, url }], { cases: 60 });
      return session.exitCode;
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/cap-archives-leased .* survived /u);
    expect(stdout).toMatch(/1 of 1 survived/u);
  });

  it('exits with 1 when a queue is killed only by clauses that do not name its defect', async () => {
    const [queue] = knownBadQueues.filter(({ name }) => name === 'copy-and-unlink');
    const { exitCode, stdout } = await runWithSession(async (session) => {
      const misnamed = queue === undefined ? [] : [{ ...queue, expected: ['Q17' as const] }];
      await runZooCommand(session, misnamed, { cases: 1 });
      return session.exitCode;
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/copy-and-unlink +Q17 +Q/u);
  });

  it('refuses a queue that is not there', async () => {
    const { exitCode, stderr } = await runInProcess(['zoo', '--only', 'unicorn']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no queue 'unicorn'/u);
  });
});
