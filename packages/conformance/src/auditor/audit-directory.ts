import type { AuditorName } from '../subject.ts';
import { auditFlat } from './flat-auditor.ts';
import type { AuditReport } from './report.ts';
import { SpoolproofAuditor } from './spoolproof-auditor.ts';
import type { AuditOptions } from './spoolproof-auditor.ts';

/**
 * Reads a queue's directory with code of its own, never through the queue. Meant for quiet directories; on a busy one
 * the counts are of no single moment, but nothing that merely moved is called a defect.
 *
 * @param auditor which format the directory is of.
 * @throws the signal's reason when it is aborted.
 */
export function auditDirectory(
  root: string,
  auditor: AuditorName,
  options: AuditOptions = {},
): Promise<AuditReport> {
  return auditor === 'flat' ? auditFlat(root, options) : new SpoolproofAuditor(root, options).run();
}
