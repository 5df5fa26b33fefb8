import path from 'node:path';

import type { ItemState } from '@spoolproof/contract';

import { listDirectory } from './list-directory.ts';
import { ReportBuilder } from './report.ts';
import type { AuditReport } from './report.ts';
import type { AuditOptions } from './spoolproof-auditor.ts';

/** In the order in which items move, so that one that moves meanwhile is seen at least once. */
const places: readonly { readonly path: string; readonly state: ItemState; readonly hasOwners: boolean }[] = [
  { path: 'staging', state: 'staging', hasOwners: true },
  { path: 'ready', state: 'ready', hasOwners: false },
  { path: 'leased', state: 'leased', hasOwners: true },
  { path: 'done', state: 'done', hasOwners: false },
  { path: 'dead', state: 'dead', hasOwners: false },
  { path: 'overflow', state: 'overflow', hasOwners: false },
];

const itemPattern = /^([0-9]{15}-[0-9a-z]{7}-[0-9a-z]{6}(?:@[A-Za-z0-9-]{1,40})?)\.[0-9]+\.[0-9]+$/u;
const ownerPattern = /^[^~]*~[^~]*~[^~]*~[0-9]+~[^~]*$/u;

/**
 * Reads the folders of the zoo's plain queue: one folder per state, one file per item, `ID.deliveries.renewals`; what is leased
 * or half written is in a directory of its owner's.
 */
export async function auditFolders(root: string, options: AuditOptions): Promise<AuditReport> {
  const report = new ReportBuilder();
  const seen = new Map<string, string>();
  for (const place of places) {
    if (options.states !== undefined && !options.states.includes(place.state)) continue;
    const directories = place.hasOwners ? await ownersIn(root, place.path, options, report) : [place.path];
    for (const directory of directories) {
      if (place.state === 'leased') report.owners++;
      let own = 0;
      for (const { name } of await listDirectory(options.disk, path.join(root, directory))) {
        const where = `${directory}/${name}`;
        const id = itemPattern.exec(name)?.[1] ?? (await idInside(root, where, options));
        if (id === undefined) {
          report.foreign(where);
          continue;
        }
        own++;
        report.count(place.state);
        options.onEntry?.({ id, state: place.state, path: where });
        const before = seen.get(id);
        if (before === undefined) seen.set(id, directory);
        else report.defect('duplicate', where, `${id} is also in ${before}`);
      }
      report.directory(directory, own);
      if (place.state === 'ready') report.readyBucket(false, own);
    }
  }
  return report.build('folders', root);
}

/** The id of an archived item whose name is only a number: its first line. */
async function idInside(root: string, where: string, { disk }: AuditOptions): Promise<string | undefined> {
  if (!/^overflow\/alert-[0-9]+$/u.test(where)) return undefined;
  const [id] = Buffer.from(await disk.readFile(path.join(root, where)))
    .toString('utf8')
    .split('\n');
  return id;
}

async function ownersIn(
  root: string,
  place: string,
  { disk }: AuditOptions,
  report: ReportBuilder,
): Promise<string[]> {
  const owners: string[] = [];
  for (const { name, isDirectory } of await listDirectory(disk, path.join(root, place))) {
    if (isDirectory && ownerPattern.test(name)) owners.push(`${place}/${name}`);
    else report.foreign(`${place}/${name}`);
  }
  return owners;
}
