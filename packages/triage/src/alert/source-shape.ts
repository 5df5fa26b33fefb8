import type { AlertAgent, AlertRule, AlertSource, RejectionCode } from './alert.ts';
import type { JsonValue } from './json-value.ts';

/** What a source says of an alert, in the words of all of them. */
export interface SourceShape {
  readonly source: AlertSource;
  readonly timestamp: JsonValue | undefined;
  /** Null when the document says nothing of it. */
  readonly level: number | null;
  readonly rule: Omit<AlertRule, 'level'>;
  readonly agent: AlertAgent;
}

/** Why a document is no alert. */
export interface Refusal {
  readonly code: RejectionCode;
  readonly message: string;
}
