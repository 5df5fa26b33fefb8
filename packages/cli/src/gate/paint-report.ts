import type { Colors } from '../output/terminal.ts';

/** Colours the verdicts in the report of a gate: those of the clause table, and the one at the end. */
export function paintReport(report: string, colors: Colors): string {
  const paints: Readonly<Record<string, (text: string) => string>> = {
    pass: colors.green,
    FAIL: colors.red,
    fail: colors.red,
    unknown: colors.yellow,
    inconclusive: colors.yellow,
    'n/a': colors.dim,
  };
  const paint = (_: string, before: string, verdict: string): string =>
    before + (paints[verdict]?.(verdict) ?? verdict);
  return report
    .split('\n')
    .map((line) =>
      line
        .replace(/^([A-Z]\d\d +\S+ +)(pass|FAIL|unknown|n\/a)\b/, paint)
        .replace(/^()(pass|fail|inconclusive)(?=: )/, paint),
    )
    .join('\n');
}
