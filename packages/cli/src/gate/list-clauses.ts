import { CLAUSES } from '@spoolproof/contract';
import { renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';

/** Prints the clauses of the contract. JSON: one `{id, name, group, statement, why, appliesTo}` a line. */
export async function listClauses(session: Session, asJson: boolean): Promise<void> {
  const { terminal } = session;
  if (!asJson) {
    const rows = CLAUSES.map(({ id, name, statement }) => [id, name, statement]);
    await terminal.print(renderTable([{ title: 'no.' }, { title: 'name' }, { title: 'statement' }], rows));
    return;
  }
  for (const { id, name, group, statement, why, appliesWhen } of CLAUSES) {
    await terminal.printJson({ id, name, group, statement, why, appliesTo: appliesWhen.words });
  }
}
