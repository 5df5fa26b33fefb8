import pc from 'picocolors';
import { expect, test } from 'vitest';
import { paintReport } from '../../src/gate/paint-report.ts';

const report = `clause  name    verdict  opportunities
Q01     NoLoss  pass               12
Q13     Vanish  FAIL                3
Q19     Keyed   n/a

fail: 1 clauses hold, 1 fail`;

test('colours every verdict once, and nothing without colours', () => {
  const colors = pc.createColors(true);
  const painted = paintReport(report, colors);
  expect(painted).toContain(`NoLoss  ${colors.green('pass')} `);
  expect(painted).toContain(`Vanish  ${colors.red('FAIL')} `);
  expect(painted).toContain(`Keyed   ${colors.dim('n/a')}`);
  expect(painted).toContain(`\n${colors.red('fail')}: 1 clauses hold, 1 fail`);
  expect(paintReport(report, pc.createColors(false))).toBe(report);
});
