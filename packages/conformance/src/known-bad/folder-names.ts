import type { ProcessIdentity } from '@spoolproof/contract';

/** What an item's name says: its id, how often it was delivered, and how often its lease was renewed. */
export interface FolderItem {
  readonly id: string;
  readonly deliveries: number;
  readonly renewals: number;
}

const itemPattern = /^([0-9]{15}-[0-9a-z]{7}-[0-9a-z]{6}(?:@[A-Za-z0-9-]{1,40})?)\.([0-9]+)\.([0-9]+)$/u;
const partsMax = 5;

/** The name of an item's file. */
export function formatItem({ id, deliveries, renewals }: FolderItem): string {
  return `${id}.${deliveries}.${renewals}`;
}

/** Takes the name of a file apart, or answers null for a foreign one. */
export function parseItem(name: string): FolderItem | null {
  const match = itemPattern.exec(name);
  if (match === null) return null;
  const [, id = '', deliveries, renewals] = match;
  return { id, deliveries: Number(deliveries), renewals: Number(renewals) };
}

/** An owner's directory is named by all there is to know of its process. */
export function formatOwner({ host, bootId, pidNamespace, pid, startTime }: ProcessIdentity): string {
  return [host, bootId, pidNamespace, String(pid), startTime].map(encodeURIComponent).join('~');
}

/** The process that an owner's directory is named for, or null for a foreign name. */
export function parseOwner(name: string): ProcessIdentity | null {
  const parts = name.split('~');
  if (parts.length !== partsMax || !/^[0-9]+$/u.test(parts[3] ?? '')) return null;
  const [host = '', bootId = '', pidNamespace = '', pid = '', startTime = ''] = parts.map(decodeURIComponent);
  return { host, bootId, pidNamespace, pid: Number(pid), startTime };
}
