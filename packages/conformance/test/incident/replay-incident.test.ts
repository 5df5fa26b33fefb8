import { describe, expect, it } from 'vitest';

import { INCIDENT, replayIncident } from '../../src/index.ts';
import type { SubjectModule } from '../../src/index.ts';
import { controlSubjects } from '../../src/index.ts';
import { sortArithmetic } from '../../src/incident/incident-numbers.ts';

describe('the incident in simulated time', () => {
  it("does the report's arithmetic", () => {
    expect(sortArithmetic(INCIDENT.files)).toBe('505,836 / 114 / 60 = 73.95');
  });

  it('takes as long as the arithmetic says, dies of a vanished file, and with its patch counts them', async () => {
    const files = 12_000;
    const { subject } = (await import(controlSubjects['good-folders'] ?? '')) as SubjectModule;
    const replay = await replayIncident({ files, sampledFiles: 3000, subject });
    const minutes = files / INCIDENT.statsPerSecond / 60;
    expect(replay.alone).toMatchObject({ outcome: 'sorted', stats: files, vanished: 0 });
    expect(replay.alone.minutes / minutes).toBeGreaterThan(1);
    expect(replay.alone.minutes / minutes).toBeLessThan(1.02);
    expect(replay.incident).toMatchObject({ outcome: 'crashed', vanished: 1 });
    expect(replay.incident.error).toMatch(/^ENOENT: .* stat /u);
    expect(replay.patched).toMatchObject({ outcome: 'sorted', stats: files, error: null });
    expect(replay.patched.vanished).toBeGreaterThan(100);
    expect(replay.subject?.stats).toBe(0);
    // A consumer was at work on the rest.
    expect(replay.subject?.archived).toBeGreaterThan(files - INCIDENT.cap - 500);
  });
});
