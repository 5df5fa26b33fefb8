import { Command } from 'commander';
import { ackCommand } from './commands/ack.ts';
import { adoptCommand } from './commands/adopt.ts';
import { auditCommand } from './commands/audit.ts';
import { buryCommand } from './commands/bury.ts';
import { capCommand } from './commands/cap.ts';
import { casesCommand } from './commands/cases.ts';
import { claimCommand } from './commands/claim.ts';
import { completionCommand } from './commands/completion.ts';
import { deadCommand } from './commands/dead.ts';
import { enqueueCommand } from './commands/enqueue.ts';
import { gateCommand } from './commands/gate.ts';
import { initCommand } from './commands/init.ts';
import { journalCommand } from './commands/journal/journal.ts';
import { lsCommand } from './commands/ls.ts';
import { policyCommand } from './commands/policy.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { readmitCommand } from './commands/readmit.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { reportCommand } from './commands/report.ts';
import { releaseCommand } from './commands/release.ts';
import { renewCommand } from './commands/renew.ts';
import { simCommand } from './commands/sim.ts';
import { statsCommand } from './commands/stats.ts';
import { sweepCommand } from './commands/sweep.ts';
import { triageCommand } from './commands/triage.ts';
import { workCommand } from './commands/work.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { addQueueOptions } from './queue-access.ts';
import type { Session } from './session.ts';
import { zooCommand } from './commands/zoo.ts';
import { version } from './version.ts';

/** Builds the whole command line. Nothing runs before `parseAsync`. */
export function createProgram(session: Session): Command {
  const program = new Command('spoolproof')
    .description('A durable filesystem work queue, and the gate that holds any queue to its contract.')
    .version(version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .addHelpText('after', exitCodeHelp);
  addQueueOptions(program);
  const commands = [
    gateCommand(session),
    reportCommand(session),
    initCommand(session),
    enqueueCommand(session),
    workCommand(session),
    claimCommand(session),
    ackCommand(session),
    releaseCommand(session),
    buryCommand(session),
    renewCommand(session),
    statsCommand(session),
    auditCommand(session),
    lsCommand(session),
    capCommand(session),
    readmitCommand(session),
    sweepCommand(session),
    adoptCommand(session),
    deadCommand(session),
    policyCommand(session),
    triageCommand(session),
    casesCommand(session),
    ledgerCommand(session),
    reconcileCommand(session),
    zooCommand(session),
    simCommand(session),
    journalCommand(session),
    completionCommand(session, () => program),
  ];
  for (const command of commands) program.addCommand(command);
  applySettings(program, session);
  return program;
}

/** Errors are thrown instead of ending the process, and output goes to the session, at every level. */
function applySettings(command: Command, session: Session): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => session.terminal.stdout.write(text),
      writeErr: (text) => session.terminal.stderr.write(text),
      outputError: () => undefined,
    });
  for (const child of command.commands) applySettings(child, session);
}
