import { listCases, openCaseRoot, readCase } from '@spoolproof/triage';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { addCasesOption, resolveCases, type CasesOptions } from '../options/cases.ts';
import { countParser } from '../options/count.ts';
import { printable } from '../output/table.ts';
import type { Session } from '../session.ts';

interface ListOptions extends CasesOptions {
  readonly limit?: number;
}

/** `spoolproof cases …`: looks at the cases that triage made, from the disk. */
export function casesCommand(session: Session): Command {
  return new Command('cases')
    .description('list and show the cases that triage made')
    .addCommand(listCommand(session))
    .addCommand(showCommand(session));
}

/** JSON: one `{id, status, …}` a line. Exit 1 when one is damaged. */
function listCommand(session: Session): Command {
  const command = new Command('ls')
    .description('list cases: id, disposition, level, rule and title; each is checked')
    .option('-n, --limit <n>', 'stop after this many', countParser(1));
  return withJson(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<ListOptions>();
    const { terminal, signal } = session;
    const root = await openCaseRoot(resolveCases(options, session));
    let listed = 0;
    for await (const entry of listCases(root)) {
      signal.throwIfAborted();
      if (entry.kind === 'foreign') continue;
      const reading = await readCase(root, entry.id);
      if (reading.status !== 'whole') {
        session.exitCode = exitCodes.failed;
        const problem = reading.status === 'damaged' ? reading.problem : 'it went away while it was read';
        if (options.json) await terminal.printJson({ id: entry.id, status: reading.status, problem });
        else await terminal.print(`${entry.id}\tdamaged\t${printable(problem)}`);
      } else if (options.json) {
        const { id, identity, disposition, decidedBy, decidedAt, subject } = reading.record;
        await terminal.printJson({
          id,
          status: 'whole',
          identity,
          disposition,
          decidedBy,
          decidedAt,
          subject,
        });
      } else {
        const { id, disposition, subject } = reading.record;
        const words = [id, disposition, String(subject.level), subject.ruleId, subject.title];
        await terminal.print(words.map(printable).join('\t'));
      }
      listed += 1;
      if (listed === options.limit) break;
    }
  });
}

/** JSON: `{case, document}`. */
function showCommand(session: Session): Command {
  const command = new Command('show')
    .description('show a case: its record and the alert as it came')
    .argument('<id>', 'the id of the case');
  return withJson(command).action(async (id: string, _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<CasesOptions>();
    const root = await openCaseRoot(resolveCases(options, session));
    const reading = await readCase(root, id);
    if (reading.status === 'missing') {
      throw new CliError('NOT_FOUND', `there is no case ${id}`, {
        hint: 'see them with: spoolproof cases ls',
      });
    }
    if (reading.status === 'damaged') {
      throw new CliError('NOT_FOUND', `case ${id} is damaged: ${reading.problem}`, {
        hint: 'restore it from a copy; triage never overwrites it',
      });
    }
    const document = new TextDecoder().decode(reading.document);
    if (options.json) {
      await session.terminal.printJson({ case: reading.record, document });
      return;
    }
    await session.terminal.print(JSON.stringify(reading.record, null, 2));
    await session.terminal.print(document.trimEnd().split('\n').map(printable).join('\n'));
  });
}

function withJson(command: Command): Command {
  return addCasesOption(command).option('--json', 'print JSON on standard output');
}
