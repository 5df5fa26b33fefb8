import type { JournalSubject } from '@spoolproof/contract';
import { checkJournal, knownBadJournals, plainJournal } from '@spoolproof/conformance';
import { openJournal } from '@spoolproof/journal';
import { describe, expect, test } from 'vitest';

const subject: JournalSubject = {
  name: 'the journal',
  recordOverheadBytes: 32,
  open: (directory, { segmentBytesMax, ...options }) =>
    openJournal(directory, { ...options, limits: { segmentBytesMax } }),
};

test('[J01] [J02] [J03] [J04] [J05] the journal keeps its contract, crashed at every step', async () => {
  const findings = await checkJournal(subject);
  const failures = findings.flatMap(({ clause, examples }) =>
    examples.map(({ message }) => `${clause} ${message}`),
  );
  expect(failures).toEqual([]);
  expect(findings.map(({ clause, verdict }) => `${clause} ${verdict}`)).toEqual(
    ['J01', 'J02', 'J03', 'J04', 'J05'].map((clause) => `${clause} pass`),
  );
  expect(findings[0]?.opportunities).toBeGreaterThan(1_000);
}, 300_000);

test('[J01] [J05] a simple journal without a defect passes too', async () => {
  const findings = await checkJournal(plainJournal, { crashEvery: 2 });
  expect(
    findings.flatMap(({ clause, examples }) => [clause, ...examples.map(({ message }) => message)]),
  ).toEqual(['J01', 'J02', 'J03', 'J04', 'J05']);
}, 300_000);

describe('a journal with a defect falls by the clause', () => {
  for (const { subject: bad, defect, violates } of knownBadJournals) {
    test(`${violates.map((clause) => `[${clause}]`).join(' ')} ${defect}`, async () => {
      const findings = await checkJournal(bad, { crashEvery: 3 });
      const failed = findings.filter(({ verdict }) => verdict === 'fail').map(({ clause }) => clause);
      expect(failed).toEqual(expect.arrayContaining([...violates]));
    }, 300_000);
  }
});
