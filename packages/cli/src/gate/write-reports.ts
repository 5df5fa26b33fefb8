import { access, constants, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderAnnotations, renderHtml, renderJUnit, renderMarkdown } from '@spoolproof/conformance';
import type { Evidence } from '@spoolproof/contract';
import { CliError } from '../cli-error.ts';
import type { Session } from '../session.ts';

/** The files that a gate writes besides its evidence; those that were not asked for are undefined. */
export interface ReportFiles {
  readonly junit: string | undefined;
  readonly markdown: string | undefined;
  readonly html: string | undefined;
}

const renderers: Readonly<Record<keyof ReportFiles, (evidence: Evidence) => string>> = {
  junit: renderJUnit,
  markdown: renderMarkdown,
  html: renderHtml,
};

/**
 * Finds out before a gate runs whether its reports can be written.
 * @throws CliError OUTPUT_UNWRITABLE naming the file.
 */
export async function checkReportFiles(cwd: string, files: ReportFiles): Promise<void> {
  for (const { file } of listFiles(files)) {
    const absolute = path.resolve(cwd, file);
    await tryWriting(file, async () => {
      await access(path.dirname(absolute), constants.W_OK);
      const status = await stat(absolute).catch(() => undefined);
      if (status?.isDirectory() === true) throw new Error('it is a directory');
    });
  }
}

/**
 * Writes the reports that were asked for.
 * @throws CliError OUTPUT_UNWRITABLE naming the file.
 */
export async function writeReports(cwd: string, evidence: Evidence, files: ReportFiles): Promise<void> {
  for (const { format, file } of listFiles(files)) await writeReport(cwd, file, renderers[format](evidence));
}

/**
 * Writes one report.
 * @throws CliError OUTPUT_UNWRITABLE naming the file.
 */
export async function writeReport(cwd: string, file: string, text: string): Promise<void> {
  await tryWriting(file, () => writeFile(path.resolve(cwd, file), text));
}

/**
 * Tells GitHub what failed, when it was asked for or this runs there. On standard error, which GitHub reads as well: what
 * goes to standard output may be parsed by others.
 */
export function annotate(session: Session, evidence: Evidence, where: 'github' | 'none' | undefined): void {
  const wanted = where ?? (session.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'none');
  if (wanted === 'none') return;
  const annotations = renderAnnotations(evidence);
  if (annotations !== '') session.terminal.note(annotations);
}

function listFiles(files: ReportFiles): readonly { format: keyof ReportFiles; file: string }[] {
  return (['junit', 'markdown', 'html'] as const).flatMap((format) => {
    const file = files[format];
    return file === undefined ? [] : [{ format, file }];
  });
}

async function tryWriting(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('OUTPUT_UNWRITABLE', `cannot write ${file}: ${detail}`, { cause: error });
  }
}
