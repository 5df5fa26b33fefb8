import { resolveAliases } from './agent-aliases.ts';
import { compileOwnPattern } from '../packs/own-pattern.ts';
import { agentSpelling, canonicalName } from './agents.ts';
import { compileSuppression } from './compile-suppression.ts';
import type { Findings } from './findings.ts';
import type { LevelBand, Policy, PolicyTestCase } from './policy.ts';
import { FieldSlots, policyField } from './policy-field.ts';
import { policyInstant } from './policy-instant.ts';
import type { PolicyFile } from './policy-schema.ts';

/** Compiles a policy. It may be used only when nothing was refused. */
export function compilePolicy(file: PolicyFile, findings: Findings): Policy {
  const { canonical, issues } = resolveAliases(file.agents?.aliases ?? {});
  for (const { path, message } of issues) findings.refuse(path, message);
  const { score } = file;
  refuseTwice(file, findings);
  const slots = new FieldSlots(canonical);
  return {
    name: file.name,
    alwaysEscalate: {
      ruleIds: new Set(file.alwaysEscalate?.ruleIds),
      groups: new Set(file.alwaysEscalate?.groups),
    },
    fields: slots.readers,
    suppressions: (file.suppressions ?? []).map((each, index) =>
      compileSuppression(each, ['suppressions', index], slots, findings),
    ),
    levels: levelsOf(file, findings),
    score: {
      assets: new Map(
        Object.entries(score?.assets ?? {}).map(([name, factor]) => [canonicalName(canonical, name), factor]),
      ),
      assetDefault: score?.assetDefault ?? 1,
      mitre: new Map(Object.entries(score?.mitre ?? {})),
      mitreDefault: score?.mitreDefault ?? 1,
      escalateFrom: score?.escalateFrom ?? null,
    },
    agents: {
      canonical,
      protectedNames: new Set((file.agents?.protected ?? []).map((name) => canonicalName(canonical, name))),
    },
    dedup: (file.dedup ?? []).map(({ id, by, window }) => ({
      id,
      windowMs: durationMs(window),
      fields: by.map((name) => ({ name, read: policyField(name, canonical).read })),
    })),
    redaction: redactionOf(file, findings),
    tests: testsOf(file, findings),
  };
}

/** Names that mean one thing each must not come twice: the trace would not say which it was. */
function refuseTwice(file: PolicyFile, findings: Findings): void {
  for (const list of ['suppressions', 'dedup'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of (file[list] ?? []).entries()) {
      if (seen.has(id)) findings.refuse([list, index, 'id'], 'another has this id', 'an id of its own');
      seen.add(id);
    }
  }
  // YAML tells `WEB-01` and `web-01` apart; agents are not.
  for (const [path, record] of [
    [['agents', 'aliases'], file.agents?.aliases],
    [['score', 'assets'], file.score?.assets],
  ] as const) {
    const seen = new Set<string>();
    for (const name of Object.keys(record ?? {})) {
      const spelled = agentSpelling(name);
      if (seen.has(spelled))
        findings.refuse([...path, name], 'this agent comes twice; capitals make no difference');
      seen.add(spelled);
    }
  }
}

function levelsOf(file: PolicyFile, findings: Findings): readonly LevelBand[] {
  const bands = file.levels ?? [];
  for (const [index, { from, to }] of bands.entries()) {
    if (from > to)
      findings.refuse(['levels', index, 'from'], `it is above \`to\`, which is ${to}`, `0 to ${to}`);
    const other = bands.slice(0, index).find((band) => band.from <= to && from <= band.to);
    if (other === undefined) continue;
    findings.refuse(
      ['levels', index],
      `the levels ${from}-${to} overlap ${other.from}-${other.to}`,
      'bands apart',
    );
  }
  return bands;
}

function redactionOf({ redaction }: PolicyFile, findings: Findings): Policy['redaction'] {
  const patterns = redaction?.patterns ?? [];
  const seen = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    const path = ['redaction', 'patterns', index];
    const compiled = compileOwnPattern(pattern);
    if (compiled.status === 'refused')
      findings.refuse([...path, compiled.part], compiled.message, compiled.allowed);
    if (seen.has(pattern.id)) findings.refuse([...path, 'id'], 'another has this id', 'an id of its own');
    seen.add(pattern.id);
  }
  return { emails: redaction?.emails ?? false, patterns };
}

function testsOf({ tests }: PolicyFile, findings: Findings): readonly PolicyTestCase[] {
  if (tests === undefined) return [];
  return tests.cases.map(({ name, at, document, expect, decidedBy }, index) => ({
    name,
    line: findings.lineOf(['tests', 'cases', index]),
    document: typeof document === 'string' ? document : JSON.stringify(document),
    nowMs: policyInstant(at ?? tests.at) ?? 0,
    expect,
    decidedBy,
  }));
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0);
}
