import { hostname } from 'node:os';
import { errnoOf, type Identity, type ProcessIdentity, type ProcessVerdict } from '@spoolproof/contract';
import { readLinkOrUndefined, readTextOrUndefined } from './node-fs.ts';

/** Fields of /proc/<pid>/stat that matter here, or undefined when there is no such process (or no /proc). */
interface ProcessRow {
  readonly state: string;
  readonly threads: number;
  readonly startTime: string;
}

function readRow(pid: number): ProcessRow | undefined {
  const text = readTextOrUndefined(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The command name is in parentheses and may hold anything, so fields are counted from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', threads: Number(fields[17]), startTime: fields[19] ?? '' };
}

function readSelf(): ProcessIdentity {
  return {
    host: hostname(),
    bootId: readTextOrUndefined('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
    pidNamespace: readLinkOrUndefined('/proc/self/ns/pid') ?? '',
    pid: process.pid,
    startTime: readRow(process.pid)?.startTime ?? '',
  };
}

let self: ProcessIdentity | undefined;

/** Tells processes of this host apart by pid, start time, boot and pid namespace. */
export const nodeIdentity: Identity = {
  self() {
    self ??= readSelf();
    return self;
  },

  probe(other: ProcessIdentity): ProcessVerdict {
    const me = nodeIdentity.self();
    const samePidSpace =
      other.host === me.host && other.bootId === me.bootId && other.pidNamespace === me.pidNamespace;
    if (!samePidSpace) return 'unknown';
    try {
      process.kill(other.pid, 0);
    } catch (error) {
      // ESRCH is given only once every thread of the process is gone, so none of its calls is still under way.
      if (errnoOf(error) === 'ESRCH') return 'gone';
      if (errnoOf(error) !== 'EPERM') return 'unknown';
    }
    const row = readRow(other.pid);
    // Without /proc a live pid may be a reused one: the heartbeat has to tell.
    if (row === undefined || other.startTime === '') return 'unknown';
    if (row.startTime !== other.startTime) return 'gone';
    // A zombie whose threads have all ended runs no system call any more; it only waits to be reaped.
    if ((row.state === 'Z' || row.state === 'X') && row.threads <= 1) return 'gone';
    return 'alive';
  },
};
