import { Writable } from 'node:stream';
import { SpoolError } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../src/cli-error.ts';
import { reportError, writeError } from '../../src/output/error-report.ts';
import { formatBytes, formatDuration } from '../../src/output/numbers.ts';
import { Progress, progressLine } from '../../src/output/progress.ts';
import { printable, renderTable } from '../../src/output/table.ts';
import { Terminal } from '../../src/output/terminal.ts';

function terminalWith(
  env: Record<string, string>,
  isTTY: boolean,
): { terminal: Terminal; written: () => string } {
  let text = '';
  const collect = (): Writable & { isTTY: boolean; columns: number } =>
    Object.assign(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          text += chunk.toString();
          done();
        },
      }),
      { isTTY, columns: 40 },
    );
  return { terminal: new Terminal(collect(), collect(), env), written: () => text };
}

test('a table aligns its columns and leaves no trailing blanks', () => {
  const columns = [{ title: 'state' }, { title: 'items', align: 'right' as const }, { title: '' }];
  const rows = [
    ['ready', '1,000', 'oldest 5s'],
    ['done', '7', ''],
  ];
  expect(renderTable(columns, rows)).toBe('state  items\nready  1,000  oldest 5s\ndone       7');
});

test('a name cannot forge a row or move the cursor', () => {
  expect(printable('a\nb\u001b[2J\udc80é')).toBe('a\\x0ab\\x1b[2J\\udc80é');
});

test.each([
  [250, '250ms'],
  [4_200, '4.2s'],
  [59_600, '1m'],
  [200_000, '3m 20s'],
  [7_500_000, '2h 5m'],
  [604_800_000, '7d'],
  [277_200_000, '3d 5h'],
])('%d milliseconds are shown as %s', (durationMs, expected) => {
  expect(formatDuration(durationMs)).toBe(expected);
});

test.each([
  [512, '512 B'],
  [1_500, '1.5 KB'],
  [64_000_000, '64 MB'],
  [268_435_456, '256 MiB'],
])('%d bytes are shown as %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

describe('progress', () => {
  test('says count, rate and time left', () => {
    expect(progressLine('enqueued', 12_000, 100_000, 3_000)).toBe(
      'enqueued 12,000 of 100,000 · 4,000/s · 22s left',
    );
    expect(progressLine('done', 3, null, 0, '2 running')).toBe('done 3 · 2 running');
  });

  test('redraws one line on a terminal, at most ten times a second', () => {
    const { terminal, written } = terminalWith({}, true);
    let nowMs = 0;
    const progress = new Progress(terminal, 'done', () => nowMs);
    for (; nowMs < 250; nowMs += 10) progress.update(nowMs, null);
    progress.clear();
    expect(written().split('\r').length - 1).toBe(4);
    expect(written()).not.toContain('\n');
  });

  test('is silent when piped', () => {
    const { terminal, written } = terminalWith({}, false);
    const progress = new Progress(terminal, 'done', () => 0);
    progress.update(1, 2);
    progress.clear();
    expect(written()).toBe('');
  });
});

describe('colours', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with %j on a terminal: %s → %s', (env: Record<string, string>, isTTY, expected) => {
    expect(terminalWith(env, isTTY).terminal.colors.isColorSupported).toBe(expected);
  });
});

describe('errors', () => {
  test('are one line with code, message and remedy', () => {
    const { terminal, written } = terminalWith({}, false);
    writeError(
      terminal,
      reportError(new SpoolError('QUEUE_FULL', '10 items\nof 10', { path: '/tmp/x' })),
      false,
    );
    expect(written()).toBe(
      'spoolproof: QUEUE_FULL: 10 items of 10 (let workers drain it, or raise the cap)\n',
    );
  });

  test('are one object with --json', () => {
    const { terminal, written } = terminalWith({}, false);
    const error = new SpoolError('NO_SPACE', 'the disk is full', { path: '/q', errno: 'ENOSPC' });
    writeError(terminal, reportError(error), true);
    expect(JSON.parse(written())).toEqual({
      error: {
        code: 'NO_SPACE',
        message: 'the disk is full',
        hint: 'free space or inodes on the filesystem, then repeat',
        path: '/q',
        errno: 'ENOSPC',
      },
    });
  });

  test.each([
    [new CliError('USAGE', 'x'), 2],
    [new SpoolError('INVALID_ARGUMENT', 'x'), 2],
    [new CliError('LINES_REJECTED', 'x'), 1],
    [new SpoolError('NOT_A_QUEUE', 'x'), 1],
    [new TypeError('x'), 1],
    ['x', 1],
  ])('%s exits with %d', (error, exitCode) => {
    expect(reportError(error).exitCode).toBe(exitCode);
  });
});
