import type { AuditorName } from '../subject.ts';
import { auditFlat } from './flat-auditor.ts';
import { auditFolders } from './folders-auditor.ts';
import type { AuditReport } from './report.ts';
import { SpoolproofAuditor } from './spoolproof-auditor.ts';
import type { AuditOptions } from './spoolproof-auditor.ts';
import { plainFileSystem } from '../real/plain-file-system.ts';

/** How a directory is audited; the files are those of the system unless a disk is given. */
export type AuditDirectoryOptions = Partial<AuditOptions>;

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
  options: AuditDirectoryOptions = {},
): Promise<AuditReport> {
  const whole = { ...options, disk: options.disk ?? plainFileSystem() };
  if (auditor === 'flat') return auditFlat(root, whole);
  if (auditor === 'folders') return auditFolders(root, whole);
  return new SpoolproofAuditor(root, whole).run();
}
