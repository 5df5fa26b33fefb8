import { renderEvidence, renderHtml, renderJUnit, renderMarkdown } from '@spoolproof/conformance';
import type { Evidence } from '@spoolproof/contract';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { paintReport } from '../gate/paint-report.ts';
import { readEvidence } from '../gate/read-evidence.ts';
import { writeReport } from '../gate/write-reports.ts';
import type { Session } from '../session.ts';

interface ReportOptions {
  readonly html?: boolean;
  readonly markdown?: boolean;
  readonly junit?: boolean;
  readonly text?: boolean;
  readonly out?: string;
}

const formats = ['html', 'markdown', 'junit', 'text'] as const;

const renderers: Readonly<Record<(typeof formats)[number], (evidence: Evidence) => string>> = {
  html: renderHtml,
  markdown: renderMarkdown,
  junit: renderJUnit,
  text: renderEvidence,
};

/** `spoolproof report EVIDENCE`: renders what a gate found out earlier. Exits with 0 whatever the verdict was. */
export function reportCommand(session: Session): Command {
  return new Command('report')
    .description('render the evidence of an earlier gate')
    .argument('<evidence>', 'a file that gate --json wrote')
    .option('--text', 'as text for a terminal (the default)')
    .option('--html', 'as one self-contained page')
    .option('--markdown', 'as Markdown')
    .option('--junit', 'as JUnit XML')
    .option('--out <file>', 'write it to a file instead of standard output')
    .action(async (file: string, options: ReportOptions) => {
      const chosen = formats.filter((format) => options[format] === true);
      if (chosen.length > 1) {
        const given = chosen.map((format) => `--${format}`).join(' and ');
        throw new CliError('USAGE', `${given} were given; allowed is one of them`);
      }
      const [format = 'text'] = chosen;
      const evidence = await readEvidence(session.cwd, file);
      const text = renderers[format](evidence).replace(/\n$/u, '');
      if (options.out !== undefined) await writeReport(session.cwd, options.out, `${text}\n`);
      else {
        const { terminal } = session;
        await terminal.print(format === 'text' ? paintReport(text, terminal.colors) : text);
      }
    });
}
