import { resolve } from 'node:path';
import type { Journal, JournalState, JournalWarning, Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { Disk } from './disk.ts';
import { spoolErrorOf } from './errors.ts';
import { FileJournal } from './file-journal.ts';
import { limitsOf, type JournalLimits } from './limits.ts';
import { becomeOwner } from './owner.ts';
import { recover } from './recover.ts';

/** Options of `openJournal`. */
export interface OpenJournalOptions {
  /** What the journal keeps durable; new, since opening restores it. */
  readonly state: JournalState;
  /** Where filesystem, clock, randomness and identity come from; default: this machine. */
  readonly ports?: Ports;
  readonly limits?: Partial<JournalLimits>;
  /** Told of everything an operator should hear of once; default: nobody is. It must not throw. */
  readonly onWarning?: (warning: JournalWarning) => void;
}

/**
 * Opens a journal for its one writer, makes it when its directory is missing or empty (the parent must be there), and
 * rebuilds the state. Everything that it restored is durable when it resolves.
 *
 * @throws SpoolError INVALID_ARGUMENT, JOURNAL_HELD, JOURNAL_DAMAGED, FORMAT_TOO_NEW, and those of the disk.
 * @see spec/contract.md J01, J04, J05
 */
export async function openJournal(directory: string, options: OpenJournalOptions): Promise<Journal> {
  const { state, ports = nodePorts(), onWarning = () => undefined } = options;
  const limits = limitsOf(options.limits ?? {});
  const path = resolve(directory);
  const disk = new Disk(ports.fs);
  const recovery = { disk, ports, directory: path, state, warn: onWarning };
  try {
    await disk.makeDirectory(path);
    const owner = await becomeOwner(disk, ports, path);
    try {
      return new FileJournal(recovery, limits, owner, await recover(recovery));
    } catch (error) {
      await disk.remove(owner).catch(() => false);
      throw error;
    }
  } catch (error) {
    throw spoolErrorOf(error, 'open', path);
  }
}
