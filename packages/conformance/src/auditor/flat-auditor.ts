import path from 'node:path';

import { listDirectory } from './list-directory.ts';
import { ReportBuilder } from './report.ts';
import type { AuditReport } from './report.ts';
import type { AuditOptions } from './spoolproof-auditor.ts';

const ending = '.json';
const places = [
  { path: '', state: 'ready' },
  { path: 'processed', state: 'done' },
  { path: 'overflow', state: 'overflow' },
] as const;

/**
 * Reads a flat directory: `*.json` wait, those in `processed/` are done, those in `overflow/` are archived. A name in
 * two places is one item twice.
 */
export async function auditFlat(root: string, options: AuditOptions): Promise<AuditReport> {
  const report = new ReportBuilder();
  const seen = new Map<string, string>();
  for (const place of places) {
    if (options.states !== undefined && !options.states.includes(place.state)) continue;
    let own = 0;
    for (const { name, isDirectory } of await listDirectory(options.disk, path.join(root, place.path))) {
      const where = place.path === '' ? name : `${place.path}/${name}`;
      if (isDirectory && places.some((other) => other.path === where)) continue;
      if (isDirectory || name.startsWith('.') || !name.endsWith(ending)) {
        report.foreign(where);
        continue;
      }
      own++;
      const id = name.slice(0, -ending.length);
      report.count(place.state);
      options.onEntry?.({ id, state: place.state, path: where });
      const before = seen.get(id);
      if (before === undefined) seen.set(id, place.path);
      else report.defect('duplicate', where, `${id} is also in ${before === '' ? '.' : before}`);
      if (own % 4096 === 0) options.signal?.throwIfAborted();
    }
    report.directory(place.path === '' ? '.' : place.path, own);
  }
  return report.build('flat', root);
}
