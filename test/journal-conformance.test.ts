import type { JournalSubject } from '@spoolproof/contract';
import { checkJournal } from '@spoolproof/conformance';
import { openJournal } from '@spoolproof/journal';
import { expect, test } from 'vitest';

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
