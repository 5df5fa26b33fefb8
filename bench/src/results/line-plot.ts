/** A named curve. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 560;
const HEIGHT = 300;
const LEFT = 70;
const BOTTOM = 40;
const TOP = 30;
const RIGHT = 110;
const COLOURS = ['#1666b0', '#c4480f', '#3c8031'];

/** Draws curves on logarithmic axes as SVG: a power law is a straight line there, and its slope the exponent. */
export function linePlot(title: string, series: readonly Series[]): string {
  const drawable = series.map(({ name, points }) => ({
    name,
    points: points.filter(([x, y]) => x > 0 && y > 0),
  }));
  const all = drawable.flatMap(({ points }) => points);
  const x = axis(
    all.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    all.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const ticks =
    x.decades.map((value) => label(x.at(value), HEIGHT - BOTTOM + 18, 'middle', short(value))).join('') +
    y.decades
      .map(
        (value) =>
          `<path d="M${LEFT} ${y.at(value).toFixed(1)}H${WIDTH - RIGHT}" stroke="#ddd"/>` +
          label(LEFT - 6, y.at(value) + 4, 'end', short(value)),
      )
      .join('');
  const curves = drawable.map(({ name, points }, at) => {
    const colour = COLOURS[at % COLOURS.length] ?? '#000';
    const places = points.map(([px, py]) => [x.at(px).toFixed(1), y.at(py).toFixed(1)] as const);
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.join(',')).join(' ')}"/>` +
      places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`).join('') +
      `<text x="${WIDTH - RIGHT + 8}" y="${TOP + 14 + 18 * at}" fill="${colour}">${escapeXml(name)}</text>`
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
    `font-family="sans-serif" font-size="12" role="img" aria-label="${escapeXml(title)}">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><text x="${LEFT}" y="18">${escapeXml(title)}</text>` +
    `${ticks}${curves.join('')}</svg>\n`
  );
}

/** Text that is safe in XML and HTML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function axis(values: readonly number[], from: number, to: number) {
  const logs = values.length === 0 ? [0, 1] : values.map(Math.log10);
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  return {
    decades: Array.from({ length: high - low + 1 }, (_, decade) => 10 ** (low + decade)),
    at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

function label(x: number, y: number, anchor: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  if (value >= 1000) return `${value / 1000}K`;
  return String(Number(value.toPrecision(3)));
}
