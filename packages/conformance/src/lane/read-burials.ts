import path from 'node:path';

import type { FileSystem } from '@spoolproof/contract';
import { z } from 'zod';

import type { AuditEntry } from '../auditor/report.ts';

const burial = z.object({ deliveries: z.int().nonnegative(), reason: z.string().min(1) });

/**
 * What the reasons beside buried items say of their deliveries, by id, as `spec/on-disk-format.md` has them. One that cannot
 * be read says 0.
 */
export async function readBurials(
  disk: FileSystem,
  root: string,
  buried: readonly AuditEntry[],
): Promise<Map<string, number>> {
  const deliveries = new Map<string, number>();
  for (const { id, path: where } of buried) {
    const reason = path.join(root, path.dirname(where), `${id}.reason.json`);
    deliveries.set(id, await readDeliveries(disk, reason));
  }
  return deliveries;
}

async function readDeliveries(disk: FileSystem, file: string): Promise<number> {
  try {
    const parsed = burial.safeParse(JSON.parse(Buffer.from(await disk.readFile(file)).toString('utf8')));
    return parsed.success ? parsed.data.deliveries : 0;
  } catch {
    return 0;
  }
}
