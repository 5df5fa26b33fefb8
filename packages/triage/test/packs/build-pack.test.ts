import { describe, expect, test } from 'vitest';
import { buildPack } from '../../src/packs/build-pack.ts';
import { toCsv } from '../../src/packs/csv.ts';
import { block, cell, code } from '../../src/packs/markdown.ts';
import { Redactor } from '../../src/packs/redact.ts';
import { sha256Hex } from '../../src/sha256.ts';
import { escalated } from './some-case.ts';

const rules = { redactor: new Redactor(), hostPaths: ['/srv/triage/cases'] };

describe('a pack', () => {
  test('has its six files, and the hash of each', () => {
    const built = buildPack(escalated({ full_log: 'x' }), rules);
    if (built.status !== 'built') throw new Error(built.reasons.join());
    const texts = new Map(built.files.map(({ name, bytes }) => [name, bytes]));
    expect([...texts.keys()].toSorted()).toEqual([
      'closure.md',
      'evidence.json',
      'one-pager.md',
      'queries.md',
      'report.md',
      'timeline.csv',
    ]);
    const index = JSON.parse(new TextDecoder().decode(texts.get('evidence.json'))) as {
      files: { path: string; sha256: string }[];
    };
    for (const { path, sha256 } of index.files) {
      if (!path.startsWith('case/')) expect(sha256).toBe(sha256Hex(texts.get(path) ?? ''));
    }
    expect(index.files).toHaveLength(6);
    expect(buildPack(escalated({ full_log: 'x' }), rules)).toEqual(built);
  });

  test('with a path of the host that runs triage is refused, and says where', () => {
    const built = buildPack(escalated({ full_log: 'open /srv/triage/cases/ab' }), rules);
    expect(built).toEqual({ status: 'refused', reasons: ['report.md: a path of the host that runs triage'] });
    expect(buildPack(escalated({ full_log: 'open /srv/triage/cases-old' }), rules)).toMatchObject({
      status: 'built',
    });
  });

  test('in which a secret is left is refused, and does not say it', () => {
    // A redactor that sees nothing, before a check that does.
    const blind = {
      leaksIn: (text: string) => new Redactor().leaksIn(text),
      redact: (value: unknown) => ({ value, secrets: new Set() }),
    };
    const built = buildPack(escalated({ full_log: 'password=Tr0ub4dor' }), {
      ...rules,
      redactor: blind as unknown as Redactor,
    });
    expect(built).toEqual({
      status: 'refused',
      reasons: [expect.stringMatching(/^report\.md: assignment in line \d+$/)],
    });
    expect(JSON.stringify(built)).not.toContain('Tr0ub4dor');
  });

  test('keeps a text from being markup, a row or a formula', () => {
    expect(code('a `b`` c')).toBe('```a `b`` c```');
    expect(code('a\n# b\u202e')).toBe('`a\\u000a# b\\u202e`');
    expect(cell('a|b')).toBe('`a¦b`');
    expect(block('```\nout\n```')).toBe('````\n```\nout\n```\n````');
    expect(toCsv([['=1+1', ' @x', '-1', '\t=x', 'a"b', 'plain']])).toBe(
      `"'=1+1","' @x","'-1","'\t=x","a""b","plain"\r\n`,
    );
  });
});
