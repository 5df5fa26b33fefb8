import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import type { AuditEntry } from '../auditor/report.ts';

const burial = z.object({ deliveries: z.int().nonnegative(), reason: z.string().min(1) });

/**
 * What the reasons beside buried items say of their deliveries, by id, as `spec/on-disk-format.md` has them. One that cannot
 * be read says 0.
 */
export function readBurials(root: string, buried: readonly AuditEntry[]): Map<string, number> {
  return new Map(
    buried.map(({ id, path: where }) => [
      id,
      readDeliveries(path.join(root, path.dirname(where), `${id}.reason.json`)),
    ]),
  );
}

function readDeliveries(file: string): number {
  try {
    const parsed = burial.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data.deliveries : 0;
  } catch {
    return 0;
  }
}
