import type { ClauseId } from '@spoolproof/contract';

import { checkAll } from '../checkers/check-all.ts';
import type { Finding } from '../checkers/finding.ts';
import { History } from '../history/history.ts';
import type { SubjectSettings } from '../subject.ts';
import { ForeignFiles } from './foreign-files.ts';
import { emptySightings } from './lane-context.ts';
import type { LaneContext } from './lane-context.ts';
import { observeLane } from './observe-lane.ts';

/** A small queue beside that of a lane, for what a setting decides that the lane's own queue does not have. */
export interface Annex {
  readonly name: string;
  readonly settings: Partial<SubjectSettings>;
  /** The clauses that it is there for. All others are decided too. */
  readonly purpose: readonly ClauseId[];
  readonly work: (context: LaneContext) => Promise<void>;
}

/** What an annex found out, with the history that shows it. */
export interface AnnexFindings {
  readonly name: string;
  readonly history: History;
  readonly findings: readonly Finding[];
}

/** Runs an annex and decides every clause that it had an opportunity for. */
export async function runAnnex(context: LaneContext, annex: Annex): Promise<AnnexFindings> {
  const settings = { ...context.plan.settings, ...annex.settings };
  const history = new History();
  const { crew, root } = await context.crew.beside(annex.name, history, settings);
  const beside: LaneContext = {
    ...context,
    plan: { ...context.plan, settings, batch: settings.bucketItemsMax },
    root,
    history,
    crew,
    foreign: new ForeignFiles(root, crew.rawDisk),
    seen: emptySightings(),
    report: () => context.report(annex.name, 0, 1),
  };
  try {
    const preparer = await crew.spawn('preparer');
    await preparer.close();
    await annex.work(beside);
    const { observation } = await observeLane(beside);
    const findings = checkAll(observation)
      .filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')
      .map((finding) => (annex.purpose.includes(finding.clause) ? finding : withoutNote(finding)));
    return { name: annex.name, history, findings };
  } finally {
    await crew.end();
  }
}

/** What an annex says of clauses that it is not there for is not worth a word. */
function withoutNote({ note: _, ...finding }: Finding): Finding {
  return finding;
}
