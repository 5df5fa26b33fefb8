import type { CaseRecord } from '../cases/case-record.ts';
import type { CaseRoot } from '../cases/case-root.ts';
import { publishDirectory } from '../cases/case-store.ts';
import { parseJson } from '../alert/parse-json.ts';
import { ALERT_LIMITS } from '../alert/parse-limits.ts';
import type { PackOutcome } from '../ledger/ledger-record.ts';
import type { Staging } from '../storage/staging.ts';
import { buildPack, type PackRules } from './build-pack.ts';

/**
 * Publishes the escalation pack of a published case by one rename, unless it is there or none is due. What it is made of is
 * read from the case, so that a second try makes the same. Durable when it resolves.
 * @throws SpoolError NO_SPACE, NO_PERMISSION, IO_FAILED, NOT_DURABLE
 */
export async function publishPack(
  root: CaseRoot,
  staging: Staging,
  record: CaseRecord,
  rules: PackRules,
): Promise<PackOutcome> {
  if (record.disposition !== 'ESCALATE') return { status: 'not-due' };
  const directory = root.layout.caseDirectory(record.id);
  const caseFiles = [];
  for (const name of ['alert.json', 'case.json']) {
    const bytes = await root.storage.read(`${directory}/${name}`);
    if (bytes === undefined) return { status: 'refused', reasons: [`the case has no ${name}`] };
    caseFiles.push({ name, bytes });
  }
  const parsed = parseJson(new TextDecoder().decode(caseFiles[0]?.bytes), ALERT_LIMITS.depthMax);
  if (parsed.status === 'fault') return { status: 'refused', reasons: ['alert.json: it is no JSON'] };
  const built = buildPack({ record, document: parsed.value, caseFiles }, rules);
  if (built.status === 'refused') return { status: 'refused', reasons: [...built.reasons] };
  await publishDirectory(root, staging, root.layout.packs, record.id, built.files);
  return { status: 'published' };
}
