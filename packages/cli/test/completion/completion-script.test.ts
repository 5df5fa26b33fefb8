import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';

async function completeInBash(line: readonly string[]): Promise<string[]> {
  const { stdout: script } = await runInProcess(['completion', 'bash']);
  const words = line.map((word) => `'${word}'`).join(' ');
  const probe = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _spoolproof; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status } = spawnSync('bash', ['--norc', '-c', probe], { encoding: 'utf8', cwd: '/' });
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

describe('bash', () => {
  test.each([
    [['spoolproof', 'st'], 'stats'],
    [['spoolproof', 'dead', 're'], 'retry'],
    [['spoolproof', 'work', '--con'], '--concurrency'],
    [['spoolproof', 'ls', 'ov'], 'overflow'],
    [['spoolproof', 'cap', '--policy', 'archive-n'], 'archive-newest'],
    [['spoolproof', 'completion', 'z'], 'zsh'],
  ])('%j offers %s', async (line, expected) => {
    expect(await completeInBash(line)).toContain(expected);
  });
});

test.each(['zsh', 'fish'])('the %s script names every command', async (shell) => {
  const { stdout, exitCode } = await runInProcess(['completion', shell]);
  expect(exitCode).toBe(0);
  for (const name of ['gate', 'enqueue', 'work', 'audit', 'dead', 'retry']) expect(stdout).toContain(name);
});

test('an unknown shell is refused with what is allowed', async () => {
  const { exitCode, stderr } = await runInProcess(['completion', 'csh']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^spoolproof: USAGE: .*csh.*bash, zsh, fish/);
});
