import { RE2JS } from 're2js';
import { compileCidrs } from './cidr-ranges.ts';
import { globExpression } from './glob-expression.ts';
import { OPERATORS, type MatcherFile, type Operator } from './policy-schema.ts';
import { sampleLists } from './sample-values.ts';

/** A test of one value, or why there is none. */
export type CompiledTest =
  | {
      readonly status: 'compiled';
      readonly operator: Operator;
      readonly text: string;
      readonly matches: (value: string) => boolean;
    }
  | {
      readonly status: 'refused';
      readonly operator: Operator;
      readonly message: string;
      readonly allowed: string;
    };

/** How values of the field are written in one way only, such as the one name of an agent. */
export type Spelling = (value: string) => string;

/**
 * Compiles a matcher into a test that takes time linear in the length of the value. One that matches every value that the
 * field can have, up to `maxLevel` where it is the level, is refused.
 */
export function compileMatcher(matcher: MatcherFile, spelling: Spelling, maxLevel: number): CompiledTest {
  const test = compileTest(matcher, spelling);
  if (test.status === 'refused') return test;
  const values = sampleLists(matcher.field, maxLevel).find((list) => list.every(test.matches));
  if (values === undefined) return test;
  return {
    status: 'refused',
    operator: test.operator,
    message:
      matcher.field === 'rule.level'
        ? `it matches every level up to maxLevel, which is ${maxLevel}`
        : 'it matches everything',
    allowed: 'a matcher that leaves something out',
  };
}

function compileTest(matcher: MatcherFile, spelling: Spelling): CompiledTest {
  const operator = OPERATORS.find((each) => matcher[each] !== undefined) ?? 'eq';
  const { eq, in: list, prefix, glob, cidr, regex } = matcher;
  const compiled = (text: string, matches: (value: string) => boolean): CompiledTest => ({
    status: 'compiled',
    operator,
    text: `${operator} ${text}`,
    matches,
  });
  if (eq !== undefined) {
    const wanted = spelling(eq);
    return compiled(JSON.stringify(eq), (value) => value === wanted);
  }
  if (list !== undefined) {
    const wanted = new Set(list.map(spelling));
    return compiled(listText(list), (value) => wanted.has(value));
  }
  if (prefix !== undefined) return compiled(JSON.stringify(prefix), (value) => value.startsWith(prefix));
  if (cidr !== undefined) {
    const ranges = compileCidrs(cidr);
    if ('message' in ranges) return { status: 'refused', operator, ...ranges };
    return compiled(listText(cidr), ranges.contains);
  }
  const source = glob === undefined ? (regex ?? '') : globExpression(glob);
  const expression = compileExpression(source);
  if (typeof expression === 'string') {
    return {
      status: 'refused',
      operator,
      message: expression,
      allowed: 'the syntax of RE2, without look-around and back-references',
    };
  }
  const matches = (value: string): boolean => expression.matches(value);
  if (matches('')) {
    return {
      status: 'refused',
      operator,
      message: 'it matches the empty text',
      allowed: 'a pattern that asks for something',
    };
  }
  return compiled(JSON.stringify(glob ?? regex), matches);
}

/** Regular expressions must fit the whole value: what may stand around it has to be written down. */
function compileExpression(source: string): RE2JS | string {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const listShownMax = 5;

function listText(values: readonly string[]): string {
  const shown = values.slice(0, listShownMax).map((value) => JSON.stringify(value));
  return `[${shown.join(', ')}${values.length > listShownMax ? `, … ${values.length} in all` : ''}]`;
}
