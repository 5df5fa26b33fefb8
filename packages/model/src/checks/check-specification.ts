import { QuintModel } from '../quint/quint-model.ts';
import { readSpecification, type Specification } from '../quint/specification.ts';
import { result, type CheckResult } from './check-result.ts';

/** Checks types, effects and modes of a specification. @throws ModelError with what is wrong with it */
export async function checkTypes(file: string): Promise<CheckResult> {
  await readSpecification(file);
  return result(true, `types: ${file.slice(file.lastIndexOf('/') + 1)}`);
}

/** Carries out the histories that are written down in a module: its runs whose names end in `Test`. */
export function checkScenarios(specification: Specification, main: string): CheckResult {
  const module = specification.stage.modules.find(({ name }) => name === main);
  const names = (module?.declarations ?? [])
    .filter((each) => each.kind === 'def' && each.qualifier === 'run' && each.name.endsWith('Test'))
    .map((each) => ('name' in each ? each.name : ''));
  const failed = names.filter((name) => !new QuintModel(specification, main).passes(name));
  const summary = `${main}: ${names.length - failed.length} of ${names.length} pass`;
  return result(
    failed.length === 0 && names.length > 0,
    summary,
    failed.map((name) => `${name} does not hold`),
  );
}
