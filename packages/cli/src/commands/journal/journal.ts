import path from 'node:path';
import { Command } from 'commander';
import type { Session } from '../../session.ts';
import { journalInspectCommand } from './inspect.ts';
import { journalQuarantineCommand } from './quarantine.ts';
import { journalVerifyCommand } from './verify.ts';

/** `spoolproof journal …`: looks at a journal from outside; none of it writes, so its owner need not stop. */
export function journalCommand(session: Session): Command {
  const resolve = (directory: string): string => path.resolve(session.cwd, directory);
  return new Command('journal')
    .description('look at a journal: its files, its damage, what was set aside')
    .addCommand(journalInspectCommand(session, resolve))
    .addCommand(journalVerifyCommand(session, resolve))
    .addCommand(journalQuarantineCommand(session, resolve));
}
