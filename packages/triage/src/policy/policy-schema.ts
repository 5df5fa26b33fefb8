import { z } from 'zod';
import { DISPOSITIONS, type Disposition } from './disposition.ts';
import { policyInstant } from './policy-instant.ts';

const levelMax = 16;
const textCharactersMax = 2000;
const suppressionsMax = 2000;
const listMax = 10_000;
const factorMax = 1000;

const text = z.string().trim().min(1).max(textCharactersMax);
const name = z.string().regex(/^[\w.@+-]{1,100}$/, 'allowed are 1 to 100 of letters, digits and _ . @ + -');
// YAML reads 5710 as a number; people mean the id.
const ruleId = z.union([z.string().min(1), z.number().int().nonnegative()]).transform(String);
const level = z.number().int().min(0).max(levelMax);
const factor = z.number().min(0).max(factorMax);
const instant = z
  .string()
  .refine(
    (value) => policyInstant(value) !== undefined,
    'allowed is a date such as 2026-04-01, or an instant such as 2026-04-01T08:00:00Z',
  );
const field = z
  .string()
  .regex(
    /^[\w@-]+(?:\.[\w@-]+)*$/,
    'allowed is the name of one field, with dots between its parts: data.srcip',
  );
const pattern = z.string().min(1).max(textCharactersMax);
const scalar = z.union([z.string().min(1), z.number(), z.boolean()]).transform(String);

/** The operators of a matcher; a matcher has one of them. */
export const OPERATORS = ['eq', 'in', 'prefix', 'glob', 'cidr', 'regex'] as const;

/** One of the operators. */
export type Operator = (typeof OPERATORS)[number];

const matcher = z
  .strictObject({
    field,
    eq: scalar.optional(),
    in: z.array(scalar).min(1).max(listMax).optional(),
    prefix: pattern.optional(),
    glob: pattern.optional(),
    cidr: z.union([pattern.transform((one) => [one]), z.array(pattern).min(1).max(64)]).optional(),
    regex: pattern.optional(),
  })
  .refine((value) => OPERATORS.filter((operator) => value[operator] !== undefined).length === 1, {
    message: `a matcher has one operator; allowed is one of ${OPERATORS.join(', ')}`,
  });

const suppression = z.strictObject({
  id: name,
  owner: text,
  reason: text,
  created: instant,
  expires: instant,
  maxLevel: level,
  disposition: z.enum(['AUTO_CLOSE_BENIGN', 'AUTO_CLOSE_KNOWN_FP']),
  where: z.array(matcher).min(1).max(32),
});

const band = z.strictObject({ from: level, to: level, disposition: z.enum(DISPOSITIONS) });

const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}(?:s|m|h|d)$/, 'allowed is a whole number with s, m, h or d, such as 15m');

const dedup = z.strictObject({ id: name, by: z.array(field).min(1).max(16), window: duration });

const redaction = z.strictObject({
  emails: z.boolean().optional(),
  patterns: z
    .array(z.strictObject({ id: z.string(), expression: pattern }))
    .max(100)
    .optional(),
});

const testCase = z.strictObject({
  name: text,
  at: instant.optional(),
  document: z.union([z.string(), z.record(z.string(), z.unknown())]),
  expect: z.enum(DISPOSITIONS),
  decidedBy: text.optional(),
});

/** The file as it is written. Every object refuses keys it does not know: a misspelt key would be a rule that is not there. */
export const policySchema: z.ZodType<PolicyFile> = z.strictObject({
  version: z.literal(1),
  name: text,
  agents: z
    .strictObject({
      aliases: z.record(text, z.array(text).min(1).max(listMax)).optional(),
      protected: z.array(text).max(listMax).optional(),
    })
    .optional(),
  alwaysEscalate: z
    .strictObject({
      ruleIds: z.array(ruleId).max(listMax).optional(),
      groups: z.array(text).max(listMax).optional(),
    })
    .optional(),
  suppressions: z.array(suppression).max(suppressionsMax).optional(),
  score: z
    .strictObject({
      assets: z.record(text, factor).optional(),
      assetDefault: factor.optional(),
      mitre: z.record(text, factor).optional(),
      mitreDefault: factor.optional(),
      escalateFrom: z.number().positive().optional(),
    })
    .optional(),
  levels: z
    .array(band)
    .max(levelMax + 1)
    .optional(),
  dedup: z.array(dedup).max(100).optional(),
  redaction: redaction.optional(),
  tests: z.strictObject({ at: instant, cases: z.array(testCase).max(listMax) }).optional(),
});

/** A matcher as it is written: a field, and one operator. */
export interface MatcherFile {
  field: string;
  eq?: string | undefined;
  in?: string[] | undefined;
  prefix?: string | undefined;
  glob?: string | undefined;
  cidr?: string[] | undefined;
  regex?: string | undefined;
}

/** A suppression as it is written. */
export interface SuppressionFile {
  id: string;
  owner: string;
  reason: string;
  created: string;
  expires: string;
  maxLevel: number;
  disposition: 'AUTO_CLOSE_BENIGN' | 'AUTO_CLOSE_KNOWN_FP';
  where: MatcherFile[];
}

interface TestCaseFile {
  name: string;
  at?: string | undefined;
  document: string | Record<string, unknown>;
  expect: Disposition;
  decidedBy?: string | undefined;
}

/** A policy whose form is right; what it says may still be refused. */
export interface PolicyFile {
  version: 1;
  name: string;
  agents?: { aliases?: Record<string, string[]> | undefined; protected?: string[] | undefined } | undefined;
  alwaysEscalate?: { ruleIds?: string[] | undefined; groups?: string[] | undefined } | undefined;
  suppressions?: SuppressionFile[] | undefined;
  score?:
    | {
        assets?: Record<string, number> | undefined;
        assetDefault?: number | undefined;
        mitre?: Record<string, number> | undefined;
        mitreDefault?: number | undefined;
        escalateFrom?: number | undefined;
      }
    | undefined;
  levels?: { from: number; to: number; disposition: Disposition }[] | undefined;
  dedup?: { id: string; by: string[]; window: string }[] | undefined;
  redaction?:
    { emails?: boolean | undefined; patterns?: { id: string; expression: string }[] | undefined } | undefined;
  tests?: { at: string; cases: TestCaseFile[] } | undefined;
}
