import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkDefect, checkInstance } from '../src/checks/check-instance.ts';
import { checkScenarios } from '../src/checks/check-specification.ts';
import { explore } from '../src/explore/explore.ts';
import { DEFECTIVE_INSTANCES, INVARIANTS, SOUND_INSTANCES } from '../src/instances.ts';
import { readInstances, SPECIFICATION_FOLDER } from '../src/jobs.ts';
import { QuintModel } from '../src/quint/quint-model.ts';
import { readSpecification, type Specification } from '../src/quint/specification.ts';

const textOf = (file: string): string => readFileSync(path.join(SPECIFICATION_FOLDER, file), 'utf8');
const named = <T extends { readonly name: string }>(instances: readonly T[], name: string): T =>
  instances.find((each) => each.name === name)!;

let specification: Specification;
beforeAll(async () => {
  specification = await readInstances();
});

test('every instance in spec/instances.qnt is one that is checked', () => {
  const modules = [...textOf('instances.qnt').matchAll(/^module (\w+)/gmu)].map((match) => match[1] ?? '');
  const checked = [...SOUND_INSTANCES, ...DEFECTIVE_INSTANCES].map(({ name }) => name);
  expect(modules.toSorted()).toEqual([...checked, 'everybody', 'recorded', 'recordedKeys'].toSorted());
});

test('every clause in spec/queue.qnt is one that is checked', () => {
  const clauses = [...textOf('queue.qnt').matchAll(/^ {2}val (Q\d\d_\w+)/gmu)].map((match) => match[1] ?? '');
  const extra = SOUND_INSTANCES.flatMap(({ invariants = [], reachable = [] }) => [
    ...invariants,
    ...reachable,
  ]);
  expect(clauses.toSorted()).toEqual([...new Set([...INVARIANTS, ...extra])].toSorted());
});

describe('a sound instance', () => {
  test('[Q12] [Q10] of readmission is exhausted, and the queue follows it', async () => {
    const instance = named(SOUND_INSTANCES, 'readmission');
    const found = await checkInstance(new QuintModel(specification, instance.name), instance);
    expect(found).toMatchObject({ passed: true, traces: 16 });
  });

  test('fails when it has not the states that are expected', async () => {
    const instance = { ...named(SOUND_INSTANCES, 'readmission'), states: 1 };
    const found = await checkInstance(new QuintModel(specification, instance.name), instance);
    expect(found).toMatchObject({
      passed: false,
      summary: expect.stringContaining('1 states were expected') as string,
    });
  });

  test('fails when a witness is not seen, and when a goal is out of reach', () => {
    const model = new QuintModel(specification, 'archiveOpen');
    const options = { invariants: [], statesMax: 1000 };
    expect(explore(model, { ...options, witnesses: ['sawHelp'] }).violation?.clause).toContain('sawHelp');
    expect(explore(model, { ...options, reachable: ['acked != Set()'] }).violation?.clause).toBe(
      'acked != Set()',
    );
  });
});

describe('an instance with a defect falls by its clause', () => {
  const cases = ['unsealedBulkMove', 'staleArchive', 'earlySeal', 'keyBeforeItem'] as const;
  test.for(cases)('%s', (name) => {
    expect(checkDefect(new QuintModel(specification, name), named(DEFECTIVE_INSTANCES, name))).toMatchObject({
      passed: true,
    });
  });

  test('and is not let pass when it does not', () => {
    const found = checkDefect(new QuintModel(specification, 'archiveOpen'), {
      name: 'archiveOpen',
      clause: 'Q12_Cap',
      steps: 1,
    });
    expect(found).toMatchObject({
      passed: false,
      summary: expect.stringContaining('holds although it must not') as string,
    });
  });
});

test('[Q01] [Q07] the histories that are written down are behaviours of the model', async () => {
  const scenarios = await readSpecification(path.join(SPECIFICATION_FOLDER, 'scenarios.qnt'), {
    typecheck: false,
  });
  expect(checkScenarios(scenarios, 'scenarios')).toMatchObject({ passed: true, details: [] });
});

test('a specification that does not parse says where', async () => {
  await expect(readSpecification(path.join(SPECIFICATION_FOLDER, 'README.md'))).rejects.toThrow(
    /README\.md/u,
  );
});
