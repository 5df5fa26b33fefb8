import { decide, diffPolicies, explainDecision, issueText, testPolicy } from '@spoolproof/triage';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatCount } from '../output/numbers.ts';
import { printable } from '../output/table.ts';
import { alertsOf, findAlertFiles } from '../policy/alert-files.ts';
import { checkPolicyFile, readPolicyFile } from '../policy/policy-file.ts';
import { renderDiff } from '../policy/render-diff.ts';
import { parseInstant } from '../options/instant.ts';
import type { Session } from '../session.ts';

interface JsonOption {
  readonly json?: boolean;
}

interface AtOptions extends JsonOption {
  /** Milliseconds since the epoch. */
  readonly at?: number;
}

const atHelp = 'decide as of this instant, such as 2026-04-01; default now';

/** `spoolproof policy …`: looks after the policy that alerts are decided by. */
export function policyCommand(session: Session): Command {
  return new Command('policy')
    .description('check a triage policy, run its tests, compare two, and explain a decision')
    .addCommand(checkCommand(session))
    .addCommand(testCommand(session))
    .addCommand(diffCommand(session))
    .addCommand(explainCommand(session));
}

/** Exit 1 when it is not valid. JSON: `{valid, issues, warnings}`. */
function checkCommand(session: Session): Command {
  return new Command('check')
    .description('say everything that is wrong with a policy, with line and key')
    .argument('<file>', 'the policy')
    .option('--at <instant>', 'warn of what has expired by this instant; default now', parseInstant)
    .option('--json', 'print the result as JSON')
    .action(async (file: string, _own: unknown, self: Command) => {
      const { terminal } = session;
      const { json, at } = self.optsWithGlobals<AtOptions>();
      const check = await checkPolicyFile(session.cwd, file, at ?? Date.now());
      const isValid = check.status === 'valid';
      if (!isValid) session.exitCode = exitCodes.failed;
      const issues = isValid ? [] : check.issues;
      if (json === true) {
        await terminal.printJson({ valid: isValid, issues, warnings: check.warnings });
        return;
      }
      const { green, red } = terminal.colors;
      for (const issue of issues) await terminal.print(printable(issueText(issue)));
      for (const issue of check.warnings) await terminal.print(`warning: ${printable(issueText(issue))}`);
      if (!isValid) await terminal.print(red(`refused: ${formatCount(issues.length)} to correct`));
      else {
        const { suppressions, tests } = check.policy;
        const counts = `${formatCount(suppressions.length)} suppressions, ${formatCount(tests.length)} tests`;
        await terminal.print(green(`valid: ${counts}`));
      }
    });
}

/** Exit 1 when a case fails. JSON: `{passed, failed, results: [{name, line, passed, message, decision}]}`. */
function testCommand(session: Session): Command {
  return new Command('test')
    .description('decide the documents of the tests in a policy, and compare')
    .argument('<file>', 'the policy')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, _own: unknown, self: Command) => {
      const { terminal } = session;
      const results = testPolicy(await readPolicyFile(session.cwd, file));
      if (results.length === 0) {
        throw new CliError('USAGE', `${file} has no tests`, { hint: 'add tests: to it, see spec/policy.md' });
      }
      const failed = results.filter(({ passed }) => !passed);
      if (failed.length > 0) session.exitCode = exitCodes.failed;
      if (self.optsWithGlobals<JsonOption>().json === true) {
        await terminal.printJson({ passed: results.length - failed.length, failed: failed.length, results });
        return;
      }
      for (const { name, line, message } of failed) {
        await terminal.print(printable(`${file}:${line}: ${name}: ${message ?? ''}`));
      }
      const { green, red } = terminal.colors;
      const paint = failed.length === 0 ? green : red;
      await terminal.print(
        paint(`${formatCount(results.length - failed.length)} passed, ${formatCount(failed.length)} failed`),
      );
    });
}

/** JSON: `{alerts, rejected, changed, moves, newlyClosed, changes}`. */
function diffCommand(session: Session): Command {
  return new Command('diff')
    .description('say which alerts of the past another policy would decide differently')
    .argument('<old>', 'a policy')
    .argument('<new>', 'another')
    .requiredOption(
      '--history <path>',
      'alerts: a file, a directory of them or of cases, - for standard input',
    )
    .option('--at <instant>', atHelp, parseInstant)
    .option('--json', 'print the result as JSON')
    .action(async (old: string, fresh: string, own: { readonly history: string }, self: Command) => {
      const { json, at } = self.optsWithGlobals<AtOptions>();
      const nowMs = at ?? Date.now();
      const before = await readPolicyFile(session.cwd, old);
      const after = await readPolicyFile(session.cwd, fresh);
      const inputs = await findAlertFiles(own.history, session);
      const history = alertsOf(inputs, nowMs, session.signal);
      const diff = await diffPolicies(before, after, history, { context: { nowMs } });
      if (json === true) await session.terminal.printJson(diff);
      else await session.terminal.print(renderDiff(diff, session.terminal.colors));
    });
}

/** Exit 1 when a document is no alert. JSON: one decision a line, or `{rejected}`. */
function explainCommand(session: Session): Command {
  return new Command('explain')
    .description('decide alerts, and show every rule that matched and why')
    .argument('<alert>', 'a file of one alert or more; - is standard input')
    .requiredOption('--policy <file>', 'the policy to decide by')
    .option('--at <instant>', atHelp, parseInstant)
    .option('--json', 'print decisions as JSON, one a line')
    .action(async (name: string, own: { readonly policy: string }, self: Command) => {
      const { terminal, signal } = session;
      const { json, at } = self.optsWithGlobals<AtOptions>();
      const nowMs = at ?? Date.now();
      const policy = await readPolicyFile(session.cwd, own.policy);
      const inputs = await findAlertFiles(name, session);
      let isFirst = true;
      for await (const parsed of alertsOf(inputs, nowMs, signal)) {
        if (parsed.status === 'rejected') {
          const { code, message, position } = parsed;
          session.exitCode = exitCodes.failed;
          if (json === true) await terminal.printJson({ rejected: { code, message, position } });
          else terminal.note(printable(`${position.file}:${position.line}: ${code}: ${message}`));
          continue;
        }
        const decision = decide(parsed.alert, policy, { nowMs });
        if (json === true) await terminal.printJson(decision);
        else await terminal.print(`${isFirst ? '' : '\n'}${explainDecision(parsed.alert, decision)}`);
        isFirst = false;
      }
    });
}
