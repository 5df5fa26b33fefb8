import { expect, test } from 'vitest';
import { linePlot } from '../src/results/line-plot.ts';
import { renderPage, renderResults } from '../src/results/render-results.ts';

const machine = {
  node: 'v20',
  platform: 'linux',
  cores: 2,
  cpu: 'some',
  memoryMb: 1024,
  fileSystem: '0xef53',
};
const spread = (median: number) => ({ median, min: median / 2, max: median * 2 });
const result = {
  scenario: 'enqueue',
  machine,
  comparisons: [
    {
      name: 'a <b>',
      items: 10,
      ours: spread(20),
      floor: spread(10),
      ratio: spread(0.5),
      callsPerItem: 4,
      target: 0.6,
    },
    {
      name: 'c',
      items: 10,
      ours: spread(10),
      floor: spread(10),
      ratio: spread(1),
      callsPerItem: null,
      target: 0.6,
    },
  ],
};

test('a target that was missed is said to be, and by how much', () => {
  const text = renderResults([result]);
  expect(text).toContain('## enqueue on ext4');
  expect(text).toContain('| a <b> | 20.0 | 10.0 | 0.50 (0.25 to 1.00) | 4.000 | 0.6: missed by 0.10 |');
  expect(text).toContain('| c | 10.0 | 10.0 | 1.00 (0.50 to 2.00) | – | 0.6: met |');
});

test('the page needs nothing from elsewhere and escapes what it shows', () => {
  const page = renderPage([result]);
  expect(page).toContain('a &lt;b&gt;');
  expect(page).not.toMatch(/(?:src|href)=/);
});

test('a power law is drawn as a straight line', () => {
  const svg = linePlot('growth', [
    {
      name: 'x & y',
      points: [
        [10, 1],
        [100, 10],
        [1000, 100],
        [2000, 0],
      ],
    },
  ]);
  const points = /points="([^"]+)"/
    .exec(svg)![1]!
    .split(' ')
    .map((point) => point.split(',').map(Number));
  expect(points).toHaveLength(3);
  expect(points[1]![0]! * 2).toBeCloseTo(points[0]![0]! + points[2]![0]!, 0);
  expect(points[1]![1]! * 2).toBeCloseTo(points[0]![1]! + points[2]![1]!, 0);
  expect(svg).toContain('x &amp; y');
});
