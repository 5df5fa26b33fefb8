import type { Alert } from '../alert/alert.ts';
import type { OwnPattern } from '../packs/own-pattern.ts';
import type { EnrichmentOutcome } from './decision.ts';
import type { Disposition } from './disposition.ts';

/** The value of a named field, as matchers see it: a scalar as text, or each scalar of a list. */
export type FieldReader = (alert: Alert, enrichment: readonly EnrichmentOutcome[]) => readonly string[];

/** A matcher, ready to run: linear in the length of the value. */
export interface CompiledMatcher {
  readonly field: string;
  readonly text: string;
  /** The field's place in `Policy.fields`, so that many matchers of one field read it once. */
  readonly slot: number;
  readonly matches: (value: string) => boolean;
}

/** A suppression, ready to run. */
export interface Suppression {
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
  /** As the policy has it. */
  readonly created: string;
  readonly expires: string;
  readonly createdMs: number;
  /** It applies before this instant and never from it on. */
  readonly expiresMs: number;
  readonly maxLevel: number;
  readonly disposition: Disposition;
  /** In the order of the policy. All of them must match. */
  readonly matchers: readonly CompiledMatcher[];
  /** The same, the quickest first. */
  readonly quickestFirst: readonly CompiledMatcher[];
}

/** A band of levels with one disposition; both ends belong to it. */
export interface LevelBand {
  readonly from: number;
  readonly to: number;
  readonly disposition: Disposition;
}

/** Alerts with equal values in these fields that are decided alike are a group, when they come in the same window. */
export interface DedupWindowRule {
  readonly id: string;
  readonly fields: readonly { readonly name: string; readonly read: FieldReader }[];
  readonly windowMs: number;
}

/** A policy that was checked and compiled. Deciding by it does no parsing. */
export interface Policy {
  readonly name: string;
  readonly alwaysEscalate: {
    readonly ruleIds: ReadonlySet<string>;
    readonly groups: ReadonlySet<string>;
  };
  /** Every field that a matcher names, once. */
  readonly fields: readonly FieldReader[];
  readonly suppressions: readonly Suppression[];
  readonly levels: readonly LevelBand[];
  readonly score: {
    readonly assets: ReadonlyMap<string, number>;
    readonly assetDefault: number;
    readonly mitre: ReadonlyMap<string, number>;
    readonly mitreDefault: number;
    /** Null when scores escalate nothing. */
    readonly escalateFrom: number | null;
  };
  readonly agents: {
    /** From every alias to the name it stands for. */
    readonly canonical: ReadonlyMap<string, string>;
    readonly protectedNames: ReadonlySet<string>;
  };
  readonly dedup: readonly DedupWindowRule[];
  /** What is removed from escalation packs besides what always is. */
  readonly redaction: { readonly emails: boolean; readonly patterns: readonly OwnPattern[] };
  readonly tests: readonly PolicyTestCase[];
}

/** A case of the policy's own tests. */
export interface PolicyTestCase {
  readonly name: string;
  /** The line of the case in the policy file. */
  readonly line: number;
  /** The document as JSON text. */
  readonly document: string;
  readonly nowMs: number;
  readonly expect: Disposition;
  /** Undefined: any rule may decide. */
  readonly decidedBy: string | undefined;
}
