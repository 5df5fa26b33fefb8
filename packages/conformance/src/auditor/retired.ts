import path from 'node:path';

import type { FileSystem } from '@spoolproof/contract';
import { z } from 'zod';

import { isGone, listDirectory } from './list-directory.ts';
import type { ReportBuilder } from './report.ts';
import type { SequenceLedger } from './sequence-ledger.ts';

/**
 * Reads what retention has written down as deleted and notes the numbers, so that they are no holes. Answers with how
 * many there are.
 */
export async function readRetired(
  disk: FileSystem,
  directory: string,
  seen: SequenceLedger,
  report: ReportBuilder,
): Promise<number> {
  let retired = 0;
  for (const { name } of await listDirectory(disk, directory)) {
    if (!/^[0-9a-z]{8}\.ndjson$/u.test(name)) {
      report.foreign(`retired/${name}`);
      continue;
    }
    for (const line of await readLines(disk, path.join(directory, name))) {
      const ranges = parseRanges(line);
      // The last line may be torn by the death of its writer; then its deletions have not begun.
      if (ranges === null) continue;
      for (const { producer, first, last } of ranges) {
        for (let number = first; number <= last; number++) if (seen.add(producer, number)) retired++;
      }
    }
  }
  return retired;
}

interface RetiredRange {
  readonly producer: string;
  readonly first: number;
  readonly last: number;
}

const lineSchema = z.object({
  bucket: z.string(),
  ranges: z.record(z.string(), z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()]))),
});

function parseRanges(line: string): readonly RetiredRange[] | null {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = lineSchema.safeParse(record);
  if (!parsed.success) return null;
  return Object.entries(parsed.data.ranges).flatMap(([producer, ranges]) =>
    ranges.map(([first, last]) => ({ producer, first, last })),
  );
}

async function readLines(disk: FileSystem, file: string): Promise<readonly string[]> {
  try {
    return Buffer.from(await disk.readFile(file))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
