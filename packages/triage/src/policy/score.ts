import type { Alert } from '../alert/alert.ts';
import type { ScoreTrace } from './decision.ts';
import type { Policy } from './policy.ts';

/** The severity score of an alert, with its arithmetic: level × asset × the greatest factor of its techniques. */
export function scoreOf(alert: Alert, { score }: Policy, canonical: string | null): ScoreTrace {
  const { level, mitre } = alert.rule;
  const agent = canonical ?? '-';
  const assetFactor = (canonical === null ? undefined : score.assets.get(canonical)) ?? score.assetDefault;
  let technique: string | null = null;
  let mitreFactor = score.mitreDefault;
  for (const id of mitre.ids) {
    const factor = factorOf(id, score.mitre);
    if (factor === undefined || (technique !== null && factor <= mitreFactor)) continue;
    technique = id;
    mitreFactor = factor;
  }
  // Rounded, so that 0.1 × 3 is shown, and compared, as 0.3.
  const product = Math.round(level * assetFactor * mitreFactor * 1000) / 1000;
  return {
    level,
    asset: { agent, factor: assetFactor },
    mitre: { technique, factor: mitreFactor },
    score: product,
    arithmetic:
      `level ${level} × asset ${assetFactor} (${agent}) × ` +
      `mitre ${mitreFactor} (${technique ?? 'none'}) = ${product}`,
  };
}

/** A sub-technique such as T1110.001 has the factor of T1110 unless it has one of its own. */
function factorOf(id: string, factors: ReadonlyMap<string, number>): number | undefined {
  return factors.get(id) ?? factors.get(id.split('.', 1)[0] ?? id);
}
