import type { Decision } from './decision.ts';

/** Alerts that are one case. */
export interface DedupGroup {
  readonly key: string;
  /** The identity of the alert that began it, whose case the others join. */
  readonly first: string;
  /** Every identity, in the order of arrival, each once. */
  readonly identities: readonly string[];
  readonly openedMs: number;
  readonly closesMs: number;
}

/** Where an alert belongs. */
export interface DedupVerdict {
  /** `single`: no window is meant for it. `repeat`: it joins the case of another; nothing of it is dropped. */
  readonly status: 'single' | 'first' | 'repeat';
  /** The identity whose case it belongs to. */
  readonly caseOf: string;
}

/** A group that is full closes, and the next alert begins another. */
const identitiesMax = 10_000;

interface OpenGroup {
  readonly key: string;
  readonly first: string;
  readonly identities: Set<string>;
  readonly openedMs: number;
  readonly closesMs: number;
}

/**
 * The open windows: which case a decided alert belongs to. A window lasts from its first alert on, and is not prolonged by
 * repeats, so that a steady stream makes a case each window and not one for ever. The same alert twice stays where it is.
 */
export class DedupWindow {
  readonly #open = new Map<string, OpenGroup>();

  /** A window that goes on with the groups of an earlier one. */
  constructor(groups: readonly DedupGroup[] = []) {
    for (const group of groups)
      this.#open.set(group.key, { ...group, identities: new Set(group.identities) });
  }

  /** Says where an alert belongs, and remembers it. An alert of graver disposition still joins: its own decision stands. */
  add({ identity, dedup }: Pick<Decision, 'identity' | 'dedup'>, nowMs: number): DedupVerdict {
    if (dedup === null) return { status: 'single', caseOf: identity };
    const group = this.#open.get(dedup.key);
    if (group?.identities.has(identity) === true) {
      return { status: identity === group.first ? 'first' : 'repeat', caseOf: group.first };
    }
    if (group !== undefined && nowMs < group.closesMs && group.identities.size < identitiesMax) {
      group.identities.add(identity);
      return { status: 'repeat', caseOf: group.first };
    }
    this.#open.set(dedup.key, {
      key: dedup.key,
      first: identity,
      identities: new Set([identity]),
      openedMs: nowMs,
      closesMs: nowMs + dedup.windowMs,
    });
    return { status: 'first', caseOf: identity };
  }

  /** Forgets the windows that are over, and returns them. */
  expire(nowMs: number): readonly DedupGroup[] {
    const over = [...this.#open.values()].filter(({ closesMs }) => closesMs <= nowMs);
    for (const { key } of over) this.#open.delete(key);
    return over.map(plain);
  }

  /** The open windows, for a snapshot. */
  groups(): readonly DedupGroup[] {
    return [...this.#open.values()].map(plain);
  }
}

function plain(group: OpenGroup): DedupGroup {
  return { ...group, identities: [...group.identities] };
}
