import type { ClauseId, LaneFileSystem } from '@spoolproof/contract';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { initSubject } from '../gate/init-subject.ts';
import { parseClauses } from '../options/clauses.ts';
import { parseFileSystems } from '../options/file-systems.ts';
import { runReplayCommand } from '../gate/run-replay-command.ts';
import { runGateCommand } from '../gate/run-gate-command.ts';
import { countParser } from '../options/count.ts';
import { defaultDepths, parseDepths } from '../options/depth.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { Session } from '../session.ts';

/** The options of `gate` as commander gives them. */
export interface GateOptions {
  readonly subject?: string;
  /** The same as `subject`. */
  readonly adapter?: string;
  /** A file, or true when none was named. */
  readonly init?: string | true;
  readonly depth?: readonly number[];
  readonly fs?: readonly LaneFileSystem[];
  readonly clauses?: readonly ClauseId[];
  readonly replay?: string;
  readonly seed?: number;
  readonly input?: string;
  /** Milliseconds. */
  readonly budget?: number;
  readonly dir?: string;
  /** A file, or `-` for standard output; true when no file was named. */
  readonly json?: string | true;
  readonly listClauses?: boolean;
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly baseline?: string;
  readonly annotations?: 'github' | 'none';
}

/** `spoolproof gate [SUBJECT]`: holds a queue to the contract. JSON: the evidence. */
export function gateCommand(session: Session): Command {
  return new Command('gate')
    .description(
      'hold a queue to its contract: producers, consumers, archivers, a sweeper and a killer at once',
    )
    .argument('[subject]', 'the same as --subject')
    .option(
      '--subject <name|module>',
      'spoolproof, incident, incident-patched, or a module (default: spoolproof)',
    )
    .option('--adapter <module>', 'the same as --subject')
    .option('--init [file]', 'write a subject to start from (default: queue.subject.ts) and end')
    .option('--depth <n...>', 'standing items, several or with commas (default: 10K,100K,1M)', parseDepths)
    .option(
      '--fs <kind...>',
      'what is below the queue, several or with commas: sim, memfs, real (default: all three; memfs,real for ambient ports)',
      parseFileSystems,
    )
    .option('--clauses <id...>', 'only these decide, several or with commas (default: all)', parseClauses)
    .option('--replay <line>', 'run again what a line of an earlier gate says, and show it')
    .option('--seed <n>', 'repeat the plan of an earlier run', countParser(0, 0xffff_ffff))
    .option('--input <file>', 'NDJSON documents to enqueue (default: alerts that are made up)')
    .option('--budget <seconds>', 'end after about this long; 90s and 5m are understood too', parseBudget)
    .option('--dir <dir>', 'where to make the temporary queues (default: the temporary directory)')
    .option(
      '--json [file]',
      'write the evidence to a file; - or nothing is standard output, with nothing else on it',
    )
    .option('--junit <file>', 'write JUnit XML, a test case for each clause')
    .option('--markdown <file>', 'write Markdown, for a step summary or a comment')
    .option('--html <file>', 'write one self-contained page, with diagrams and plots')
    .option('--baseline <evidence>', 'an earlier evidence.json of the subject: only what is new decides')
    .addOption(
      new Option(
        '--annotations <where>',
        'annotations for CI (default: github, where it runs there)',
      ).choices(['github', 'none']),
    )
    .option('--list-clauses', 'print the clauses of the contract and end')
    .action(async (positional: string | undefined, own: GateOptions, self: Command) => {
      if (own.init !== undefined) return await initSubject(session, own.init);
      const named = [positional, own.subject, own.adapter].filter((subject) => subject !== undefined);
      if (named.length > 1) throw new CliError('USAGE', `two subjects were named: ${named.join(' and ')}`);
      const isJson = self.optsWithGlobals<{ json?: unknown }>().json !== undefined;
      const target = own.json ?? (isJson ? true : undefined);
      if (own.replay !== undefined) {
        return await runReplayCommand(session, own.replay, target === true ? '-' : target);
      }
      await runGateCommand(session, {
        subject: named[0] ?? 'spoolproof',
        depths: own.depth ?? defaultDepths,
        fs: own.fs,
        clauses: own.clauses,
        seed: own.seed,
        input: own.input,
        budgetMs: own.budget,
        directory: own.dir,
        json: target === true ? '-' : target,
        listClauses: own.listClauses === true,
        reports: { junit: own.junit, markdown: own.markdown, html: own.html },
        baseline: own.baseline,
        annotations: own.annotations,
      });
    });
}

function parseBudget(text: string): number {
  const budgetMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : parseDurationMs(text);
  if (budgetMs < 1_000) throw new InvalidArgumentError('Allowed: at least one second.');
  return budgetMs;
}
