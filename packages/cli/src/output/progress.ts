import { formatCount, formatDuration } from './numbers.ts';
import type { Terminal } from './terminal.ts';

/** How often the line is redrawn at most, in milliseconds. */
const redrawMs = 100;

/** One line on standard error that says how far something is: count, rate, time left. Silent without a terminal. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #label: string;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isDrawn = false;

  /**
   * @param label what is counted, such as `enqueued`.
   * @param nowMs a clock in milliseconds that does not go back.
   */
  constructor(terminal: Terminal, label: string, nowMs: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#label = label;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  /**
   * Says how far it is. Cheap enough for every item.
   * @param total how many there will be, or null when nobody knows: no time left is shown then.
   * @param detail anything else worth a word.
   */
  update(count: number, total: number | null, detail = ''): void {
    if (!this.#terminal.showsProgress) return;
    const nowMs = this.#nowMs();
    if (nowMs - this.#drawnMs < redrawMs) return;
    this.#drawnMs = nowMs;
    this.#draw(progressLine(this.#label, count, total, nowMs - this.#startedMs, detail));
  }

  /** Shows a text as it is, such as a phase. */
  show(text: string): void {
    if (!this.#terminal.showsProgress) return;
    const nowMs = this.#nowMs();
    if (nowMs - this.#drawnMs < redrawMs) return;
    this.#drawnMs = nowMs;
    this.#draw(text);
  }

  /** Removes the line, so that what follows starts on a clean one. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#terminal.stderr.write('\r\u001b[K');
  }

  #draw(line: string): void {
    const width = this.#terminal.stderr.columns ?? 80;
    this.#isDrawn = true;
    this.#terminal.stderr.write(`\r${line.slice(0, width - 1)}\u001b[K`);
  }
}

/** The text of a progress line: `enqueued 12,000 of 100,000 · 4,100/s · 21s left`. */
export function progressLine(
  label: string,
  count: number,
  total: number | null,
  elapsedMs: number,
  detail = '',
): string {
  const parts = [`${label} ${formatCount(count)}${total === null ? '' : ` of ${formatCount(total)}`}`];
  if (elapsedMs > 0 && count > 0) {
    const perSecond = (count / elapsedMs) * 1_000;
    parts.push(`${formatCount(perSecond)}/s`);
    if (total !== null && total > count)
      parts.push(`${formatDuration(((total - count) / perSecond) * 1_000)} left`);
  }
  if (detail !== '') parts.push(detail);
  return parts.join(' · ');
}
