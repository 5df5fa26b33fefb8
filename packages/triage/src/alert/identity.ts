import { sha256Hex } from '../sha256.ts';
import type { Wrapping } from './alert.ts';
import { canonicalJson, ownValue, type JsonObject, type JsonValue } from './json-value.ts';
import { textAt } from './scalar-at.ts';

/** What may stand in an identity as it is. It becomes a directory's name later on, so there is no slash among it. */
const plain = /^[\w.:@+=-]{1,200}$/;

/**
 * The identity of an alert, the same for every copy of it:
 * - `hit/INDEX/ID` for what came out of an indexer, which makes the pair unique;
 * - `wazuh/MANAGER/ID/RULE/AGENT` for a raw Wazuh alert. Its `id` is a time and an offset in the log of one manager;
 * - `sha256/…` of the canonical JSON of the document, where these are missing or odd. An alert without an id must never
 *   take the place of another.
 * @see spec/contract.md P02
 */
export function identityOf(original: JsonObject, wrapping: Wrapping, isWazuh: boolean): string {
  if (wrapping.index !== null && wrapping.id !== null) {
    const parts = [wrapping.index, wrapping.id];
    return joined('hit', parts) ?? `hit-sha256/${sha256Hex(JSON.stringify(parts))}`;
  }
  if (isWazuh) {
    const id = textAt(original, 'id');
    const manager = managerOf(original);
    const rule = textAt(original, 'rule', 'id');
    const agent = textAt(original, 'agent', 'id') ?? '-';
    const identity =
      id === null || manager === null || rule === null
        ? undefined
        : joined('wazuh', [manager, id, rule, agent]);
    if (identity !== undefined) return identity;
  }
  return `sha256/${sha256Hex(canonicalJson(original))}`;
}

/** In a cluster each node counts offsets of its own. */
function managerOf(original: JsonObject): string | null {
  const name = textAt(original, 'manager', 'name');
  const node = textAt(original, 'cluster', 'node');
  return name === null || node === null ? name : `${name}@${node}`;
}

function joined(kind: string, parts: readonly string[]): string | undefined {
  return parts.every((part) => plain.test(part)) ? [kind, ...parts].join('/') : undefined;
}

/** `_index`, `_id` and `sort` of a hit or of a bulk action. */
export function wrappingOf(kind: Wrapping['kind'], envelope: JsonObject): Wrapping {
  const sort: JsonValue | undefined = ownValue(envelope, 'sort');
  return {
    kind,
    index: textAt(envelope, '_index'),
    id: textAt(envelope, '_id'),
    sort: Array.isArray(sort) ? (sort as readonly JsonValue[]) : [],
  };
}
