import { readFileSync } from 'node:fs';
import { ERROR_CODES } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

const document = readFileSync(new URL('../../../spec/errors.md', import.meta.url), 'utf8');
const sections = document
  .split(/^#{2,3} /mu)
  .filter((section) => /^[A-Z_]+\n/u.test(section))
  .map((section) => ({ code: section.split('\n', 1)[0] ?? '', text: section }));

describe('spec/errors.md', () => {
  test('has every code that an error can have', () => {
    const codes = sections.map(({ code }) => code);
    expect(ERROR_CODES.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test('has no other code, and none twice', () => {
    const codes = sections.map(({ code }) => code);
    expect(codes.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
    expect(codes.length).toBe(new Set(codes).size);
  });

  test.for(sections)('$code: says when, what is on disk, and what to do', ({ text }) => {
    const said = [...text.matchAll(/^- \*\*([^*]+)\.\*\* \S/gmu)].map((match) => match[1]);
    expect(said).toEqual(['When', 'On disk', 'Do']);
  });
});
