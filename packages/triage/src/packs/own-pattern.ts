import { RE2JS } from 're2js';

/** A pattern of one's own for what is removed from packs; the whole match goes. */
export interface OwnPattern {
  /** Shown in its place as `[REDACTED:id]`: 1 to 40 of a-z, 0-9 and -. */
  readonly id: string;
  /** In RE2 syntax, so that none can be made to run for long. */
  readonly expression: string;
}

/** A pattern that can be used, or which part of it is wrong. */
export type CompiledPattern =
  | { readonly status: 'compiled'; readonly expression: RE2JS }
  | {
      readonly status: 'refused';
      readonly part: keyof OwnPattern;
      readonly message: string;
      readonly allowed: string;
    };

/** Texts that have nothing in common: what finds the whole of each removes everything, and leaves no pack to read. */
const samples = ['q', '7', 'web-01', '10.77.3.9', 'Failed password for root'];

/** Compiles a pattern. */
export function compileOwnPattern({ id, expression }: OwnPattern): CompiledPattern {
  if (!/^[a-z0-9-]{1,40}$/.test(id)) {
    return { status: 'refused', part: 'id', message: 'it is no id', allowed: '1 to 40 of a-z, 0-9 and -' };
  }
  const refused = (message: string, allowed: string): CompiledPattern => ({
    status: 'refused',
    part: 'expression',
    message,
    allowed,
  });
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(expression);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refused(detail, 'the syntax of RE2, without look-around and back-references');
  }
  if (compiled.matcher('').find()) {
    return refused('it matches the empty text', 'an expression that asks for something');
  }
  if (samples.every((sample) => compiled.matches(sample))) {
    return refused('it matches everything', 'an expression that leaves something out');
  }
  return { status: 'compiled', expression: compiled };
}
