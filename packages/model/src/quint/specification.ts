import {
  load,
  parse,
  typecheck,
  type CLIProcedure,
  type ErrResult,
  type TypecheckedStage,
} from '@informalsystems/quint/dist/src/cliCommands.js';
import { ModelError } from '../model-error.ts';

/** A specification that was read. One reading serves all of its modules. */
export interface Specification {
  readonly stage: TypecheckedStage;
}

/** How to read a specification. */
export interface ReadOptions {
  /** Whether to check types and effects as well; takes longer than all the rest. Default true. */
  readonly typecheck?: boolean;
}

/**
 * Reads a specification and everything that it imports.
 *
 * @throws ModelError with what Quint says about a specification that does not parse or does not type-check.
 */
export async function readSpecification(file: string, options: ReadOptions = {}): Promise<Specification> {
  const parsed = orThrow(await parse(orThrow(await load({ input: file }))));
  if (options.typecheck !== false) return { stage: orThrow(await typecheck(parsed)) };
  return { stage: { ...parsed, types: new Map(), effects: new Map(), modes: new Map() } };
}

function orThrow<T>(result: CLIProcedure<T>): T {
  if (result.isRight()) return result.value;
  const { msg, stage } = result.value as ErrResult;
  const errors = stage.errors.map(
    ({ explanation, locs }) =>
      `${locs.map(({ source, start }) => `${source}:${start.line + 1}: `).join('')}${explanation}`,
  );
  throw new ModelError([msg, ...errors].join('\n'));
}
