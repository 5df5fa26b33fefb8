import fc from 'fast-check';
import { isSpoolError } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/alert/json-value.ts';
import { buildPack } from '../../src/packs/build-pack.ts';
import { Redactor } from '../../src/packs/redact.ts';
import { escalated } from './some-case.ts';

const redactor = new Redactor();

const redacted = (text: string): unknown => redactor.redact({ full_log: text }).value;

/** Letters, digits and signs, so that it is no word of a template. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9!#$%^*()_+.~-]{10,30}$/)
  .filter((text) => /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text) && !text.startsWith('-'));
const upper = fc.stringMatching(/^[A-Z0-9]{16}$/);
const word = fc.stringMatching(/^[A-Za-z0-9]{24,36}$/);
const keyName = fc.constantFrom(
  'password',
  'PASSWD',
  'db_password',
  'dbPassword',
  'api_key',
  'apiKey',
  'X-Api-Key',
  'client_secret',
  'accessToken',
  'Authorization',
  'cookie',
  'sessionId',
  'privateKey',
  'aws_secret_access_key',
  'pass',
);

/** A secret and a text that gives it away by itself. */
const shown = fc.oneof(
  fc
    .tuple(keyName, secret)
    .map(([key, value]) => [value, `${key === 'pass' ? 'password' : key}=${value} x`] as const),
  fc
    .tuple(keyName, secret)
    .map(([key, value]) => [value, `{"${key === 'pass' ? 'password' : key}": "${value}"}`] as const),
  secret.map((value) => [value, JSON.stringify({ password: `a"\\${value}" b` })] as const),
  secret.map((value) => [value, `password="${value} cut`] as const),
  secret.map((value) => [value, `mysql --password ${value} -h db`] as const),
  secret.map((value) => [value, `mysql --password='${value}'`] as const),
  word.map((value) => [value, `fetch https://deploy:${value}@git.example/x.git`] as const),
  word.map((value) => [`${value}1`, `Authorization: Bearer ${value}1`] as const),
  upper.map((value) => [`AKIA${value}`, `key AKIA${value} used`] as const),
  word.map((value) => [value, `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${value}`] as const),
  word.map((value) => [`ghp_${value}`, `clone with ghp_${value}`] as const),
  word.map(
    (value) => [value, `-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----`] as const,
  ),
  word.map((value) => [value, `-----BEGIN OPENSSH PRIVATE KEY-----\\n${value}`] as const),
);

/** A secret under the name of one, in whatever depth and company. */
const named = fc
  .tuple(keyName, secret, fc.constantFrom('plain', 'list', 'object'))
  .map(([key, value, shape]) => {
    const member: JsonValue = shape === 'plain' ? value : shape === 'list' ? [value] : { value };
    return [value, { nested: [{ [key]: member }] }] as const;
  });

const noise = fc.stringMatching(/^[a-z =:/|`<>"'\n-]{0,40}$/);

describe('redaction', () => {
  test('leaves no planted secret in any file of a pack', () => {
    fc.assert(
      fc.property(
        fc.array(shown, { maxLength: 3 }),
        fc.array(named, { maxLength: 3 }),
        noise,
        (texts, members, filler) => {
          const document = {
            full_log: texts.map(([, text]) => `${filler} \n${text}\n`).join(' '),
            previous_output: members.map(([value]) => `tried ${value} before`).join('\n'),
            data: Object.fromEntries(members.map(([, member], index) => [`d${index}`, member])),
          };
          const title = `${filler} \n${texts[0]?.[1] ?? ''}`;
          const built = buildPack(escalated(document, { title }), { redactor, hostPaths: [] });
          // Refusing is honest too, but only where redaction was cheated, which no text here does.
          expect(built).toMatchObject({ status: 'built' });
          if (built.status !== 'built') return;
          for (const { name, bytes } of built.files) {
            const text = new TextDecoder().decode(bytes);
            for (const [value] of [...texts, ...members])
              expect(text.includes(value), `${value} in ${name}`).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['sudo: PWD=/root ; USER=root ; COMMAND=/bin/ls', 'PWD=/root'],
    ['Failed password for root from 10.0.0.1', 'for root'],
    ['"token": null', 'null'],
    ['HTTP Basic authentication failed', 'authentication'],
    ['md5 d41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
  ])('keeps what is no secret: %s', (text, kept) => {
    expect(JSON.stringify(redacted(text))).toContain(kept);
  });

  test('of its own output changes nothing', () => {
    const once = redactor.redact({
      password: 'hunter2!',
      full_log: 'login with hunter2! and token=abc12345',
    }).value;
    expect(redactor.redact(once).value).toEqual(once);
    expect(JSON.stringify(once)).not.toMatch(/hunter2|abc12345/);
  });

  test('removes addresses of people only when asked, and patterns of one’s own', () => {
    const text = 'mail to violet@corp.example about TICKET-1234';
    expect(redacted(text)).toEqual({ full_log: text });
    const own = new Redactor({ emails: true, patterns: [{ id: 'ticket', expression: 'TICKET-[0-9]+' }] });
    expect(own.redact(text).value).toBe('mail to [REDACTED:email] about [REDACTED:ticket]');
  });

  test.each([
    ['a look-behind', '(?<=a)b'],
    ['nothing at all', 'a*'],
  ])('refuses a pattern with %s', (_, expression) => {
    const make = (): Redactor => new Redactor({ patterns: [{ id: 'own', expression }] });
    expect(make).toThrow(/redaction pattern 'own'/);
    try {
      make();
    } catch (error) {
      expect(isSpoolError(error, 'INVALID_ARGUMENT')).toBe(true);
    }
  });

  test('is not held up by a text that was made to', () => {
    for (const text of [
      'eyJ'.repeat(50_000),
      'password '.repeat(30_000),
      '://'.repeat(60_000),
      `password="${'\\'.repeat(100_000)}`,
      'a'.repeat(200_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(5_000),
    ]) {
      expect(typeof redacted(text)).toBe('object');
    }
  });
});
