import type { JsonObject, JsonValue } from './json-value.ts';

/** Which product wrote an alert. */
export type AlertSource = 'wazuh' | 'suricata' | 'ecs';

/** What was odd about an alert that could be read all the same. */
export type AlertFlag = 'timestamp-missing' | 'timestamp-unreadable' | 'timestamp-future' | 'level-missing';

/** Where a document began. */
export interface SourcePosition {
  /** The name of the file as it was given; `-` is standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From the start of the file, in bytes. */
  readonly byteOffset: number;
}

/** What an alert came wrapped in. */
export interface Wrapping {
  readonly kind: 'raw' | 'hit' | 'bulk' | 'search-response';
  /** `_index`, where the wrapping has one. */
  readonly index: string | null;
  /** `_id`, where the wrapping has one. */
  readonly id: string | null;
  /** The sort values of a hit, for `search_after`. */
  readonly sort: readonly JsonValue[];
}

/** When an alert happened, by its own account. */
export interface AlertTimestamp {
  /** As the document has it. */
  readonly text: string | null;
  /** In UTC with milliseconds, when it could be read. */
  readonly iso: string | null;
  /** Milliseconds since the epoch, when it could be read. */
  readonly ms: number | null;
}

/** The rule that fired. */
export interface AlertRule {
  readonly id: string;
  /** 0 to 16, as Wazuh has it; severities of other sources are mapped to it. 16 when nothing is said (`level-missing`). */
  readonly level: number;
  readonly description: string;
  readonly groups: readonly string[];
  readonly mitre: {
    readonly ids: readonly string[];
    readonly tactics: readonly string[];
    readonly techniques: readonly string[];
  };
}

/** The machine that the alert is about, as the document names it. */
export interface AlertAgent {
  readonly id: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

/** An alert of any source, in one shape. It is plain data: it can be stored as JSON and read back. */
export interface Alert {
  /** The same for every copy of the document, and for no other: see `spec/policy.md`. */
  readonly identity: string;
  readonly source: AlertSource;
  readonly timestamp: AlertTimestamp;
  readonly rule: AlertRule;
  readonly agent: AlertAgent;
  readonly flags: readonly AlertFlag[];
  /** The document without its wrapping, with every field it had. */
  readonly original: JsonObject;
  readonly wrapping: Wrapping;
  readonly position: SourcePosition;
}

/** Why a document is no alert. Stable; the message is for people. */
export type RejectionCode =
  | 'empty'
  | 'too-large'
  | 'not-utf8'
  | 'json-invalid'
  | 'json-truncated'
  | 'control-character'
  | 'too-deep'
  | 'duplicate-key'
  | 'not-an-object'
  | 'not-an-alert'
  | 'unrecognised'
  | 'field-invalid'
  | 'wrapping-invalid';

/** A document that cannot be an alert, why, and where it is. */
export interface Rejected {
  readonly status: 'rejected';
  readonly code: RejectionCode;
  readonly message: string;
  readonly position: SourcePosition;
}

/** What became of one document. */
export type ParsedAlert = { readonly status: 'alert'; readonly alert: Alert } | Rejected;
