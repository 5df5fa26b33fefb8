import type { CallEvent, Counterexample, HistoryEvent } from '@spoolproof/contract';

import { shorten, shortenMiddle } from '../shorten.ts';
import { formatDuration, formatMoment } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { layOutSpaceTime } from './space-time-layout.ts';
import type { LayoutBar, LayoutTick, SpaceTimeLayout } from './space-time-layout.ts';
import { SIGNS } from './verdict-mark.ts';

/** What a diagram is called. */
export interface DiagramName {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
}

const axisWidth = 100;
const headHeight = 30;
const columnWidth = 16;
const barWidth = 10;
const lanePadding = 10;
const characterWidth = 6.7;
/** Beside the bars, for the signs of calls. */
const signWidth = 14;
/** Lanes are as wide as their texts, within these; many lanes are narrower, so that fewer are out of sight. */
const charactersMin = 16;
const charactersMany = 27;
const charactersMax = 60;
const widthWanted = 1_300;
const titleMax = 2_000;

/** Where lanes are, from left to right. */
interface Geometry {
  readonly layout: SpaceTimeLayout;
  readonly lefts: readonly number[];
  readonly width: number;
  readonly characters: number;
  readonly hatch: string;
}

/**
 * A counterexample as a space-time diagram: a lane for each process, time downwards. An operation is a bar from its
 * invocation to its return: filled where it succeeded, hatched where it failed, hollow where nobody knows, with an open
 * end where it never returned. Calls of the file system are ticks, crosses where they failed, bolts where a fault struck.
 */
export function spaceTimeDiagram(counterexample: Counterexample, { id, label }: DiagramName): Markup {
  const geometry = measure(layOutSpaceTime(counterexample), `${id}-hatch`);
  const { layout, width } = geometry;
  const marks = [
    ...layout.bars.map((placed) => ({ y: placed.top, mark: bar(placed, geometry) })),
    ...layout.ticks.map((placed) => ({ y: placed.y, mark: tick(placed, geometry) })),
  ];
  return html`<figure class="diagram" id="${id}">
    <div class="scroll" tabindex="0" role="region" aria-label="Space-time diagram of ${label}">
      <svg
        class="heads"
        width="${width}"
        height="${headHeight}"
        viewBox="0 0 ${width} ${headHeight}"
        aria-hidden="true"
      >
        <text class="time" x="${axisWidth - 12}" y="20">time ↓</text>
        ${layout.lanes.map(({ title }, lane) => html`<text class="head" x="${(geometry.lefts[lane] ?? 0) + lanePadding}" y="20">${shorten(title, geometry.characters)}</text>`)}
      </svg>
      <svg
        class="lanes-drawn"
        width="${width}"
        height="${layout.height}"
        viewBox="0 0 ${width} ${layout.height}"
        role="group"
        aria-label="Operations and calls of ${label}, in order of time"
      >
        <defs>
          <pattern
            id="${geometry.hatch}"
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect class="hatch-ground" width="5" height="5" />
            <rect class="hatch-line" width="2" height="5" />
          </pattern>
        </defs>
        ${axis(geometry)} ${marks.toSorted((a, b) => a.y - b.y).map(({ mark }) => mark)}
      </svg>
    </div>
    <p class="inspector" aria-live="polite" hidden></p>
    <figcaption>
      Time runs downwards, in order but not to scale. ${legend((counterexample.calls ?? []).length > 0)}
    </figcaption>
  </figure>`;
}

function measure(layout: SpaceTimeLayout, hatch: string): Geometry {
  const longest = Math.max(
    0,
    ...layout.bars.flatMap(({ event }) => labelLines(event).map((line) => line.length)),
    ...layout.ticks.map(({ call }) => `${call.call} ${answerOf(call)} ${call.path}`.length),
  );
  const share = (widthWanted - axisWidth) / Math.max(1, layout.lanes.length) - besidesText(1);
  const most = Math.min(charactersMax, Math.max(charactersMany, Math.floor(share / characterWidth)));
  const characters = Math.min(most, Math.max(charactersMin, longest));
  const lefts: number[] = [];
  let x = axisWidth;
  for (const { columns } of layout.lanes) {
    lefts.push(x);
    x += besidesText(columns) + Math.ceil(characters * characterWidth);
  }
  return { layout, lefts, width: x, characters, hatch };
}

/** What a lane needs besides its texts. */
function besidesText(columns: number): number {
  return lanePadding * 2 + columns * columnWidth + signWidth;
}

function axis({ layout, lefts, width }: Geometry): Markup {
  return html`${lefts.map((left, lane) => {
    const x = left + lanePadding + barWidth / 2;
    return html`${lane % 2 === 0 ? html`<rect class="stripe" x="${left}" y="0" width="${(lefts[lane + 1] ?? width) - left}" height="${layout.height}" />` : undefined}<line
        class="life"
        x1="${x}"
        x2="${x}"
        y1="0"
        y2="${layout.height}"
      />`;
  })}
  ${layout.times.map(
    ({ y, sinceUs, gapUs }) =>
      html`${gapUs === undefined ? undefined : html`<line class="gap" x1="0" x2="${width}" y1="${y - 24}" y2="${y - 24}" /><text class="gap-text" x="${axisWidth - 12}" y="${y - 29}">⋮ ${formatDuration(gapUs)}</text>`}<line
          class="grid"
          x1="${axisWidth - 8}"
          x2="${width}"
          y1="${y}"
          y2="${y}"
        /><text class="time" x="${axisWidth - 12}" y="${y + 4}">${formatMoment(sinceUs)}</text>`,
  )}`;
}

function bar({ event, lane, column, top, bottom }: LayoutBar, geometry: Geometry): Markup {
  const { layout, lefts, characters, hatch } = geometry;
  const left = lefts[lane] ?? 0;
  const x = left + lanePadding + column * columnWidth;
  const textX = left + lanePadding + (layout.lanes[lane]?.columns ?? 1) * columnWidth + 4;
  const isOpen = event.returnUs === null;
  const right = x + barWidth;
  const middle = x + barWidth / 2;
  const shape = isOpen
    ? html`<path class="bar open" d="M${x} ${bottom}V${top}H${right}V${bottom}" /><path
          class="arrow"
          d="M${x - 2} ${bottom + 2}L${middle} ${bottom + 10}L${right + 2} ${bottom + 2}"
        />`
    : html`<rect
        class="bar"
        x="${x}"
        y="${top}"
        width="${barWidth}"
        height="${Math.max(6, bottom - top)}"
        rx="3"
        ${event.outcome === 'fail' ? html` fill="url(#${hatch})"` : undefined}
      />`;
  return html`<g class="mark is-${event.outcome}" tabindex="-1" role="img"
    ><title>${shorten(describeEvent(event), titleMax)}</title> ${shape}<text x="${textX}" y="${top + 11}"
      >${labelLines(event).map(
        (line, number) =>
          html`<tspan class="line-${number}" x="${textX}" y="${top + 11 + number * 15}"
            >${number === 1 && event.item !== null ? shortenMiddle(line, characters) : cut(line, characters)}</tspan
          >`,
      )}</text
    ></g
  > `;
}

function tick({ call, lane, y }: LayoutTick, { layout, lefts, characters }: Geometry): Markup {
  const left = (lefts[lane] ?? 0) + lanePadding;
  const middle = left + (layout.lanes[lane]?.columns ?? 1) * columnWidth + 4;
  const state = call.fault !== undefined ? 'is-struck' : call.result === 'ok' ? 'is-plain' : 'is-errno';
  const answer = cut(answerOf(call), characters - call.call.length - 1);
  const room = characters - call.call.length - answer.length - 2;
  return html`<g class="mark call ${state}" tabindex="-1" role="img"
    ><title>${shorten(describeCall(call), titleMax)}</title
    ><line
      class="tick-line"
      x1="${left - 3}"
      x2="${middle + 4}"
      y1="${y}"
      y2="${y}"
    />${callSign(call, middle, y)}<text class="call-text" x="${middle + signWidth - 2}" y="${y + 4}"
      >${call.call}${answer === '' ? undefined : html` <tspan class="answer">${answer}</tspan>`}
      ${room < 6 ? '' : shortenMiddle(call.path, room)}</text
    ></g
  > `;
}

/** A bolt for a call that a fault struck, a cross for one that failed; nothing but its line for any other. */
function callSign({ fault, result }: CallEvent, x: number, y: number): Markup | undefined {
  if (fault !== undefined)
    return html`<path
      class="bolt"
      d="M${x + 2} ${y - 9}L${x - 6} ${y + 2}H${x}L${x - 3} ${y + 9}L${x + 6} ${y - 2}H${x}Z"
    />`;
  if (result === 'ok') return undefined;
  return html`<path
    class="tick"
    d="M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}"
  />`;
}

function labelLines(event: HistoryEvent): readonly string[] {
  const took = event.returnUs === null ? 'never returned' : formatDuration(event.returnUs - event.invokeUs);
  return [
    `${SIGNS[event.outcome]} ${event.operation}${event.outcome === 'unknown' ? '' : ` ${event.outcome}`} · ${took}`,
    ...(event.item === null ? [] : [event.item]),
    ...(event.detail === '' ? [] : [event.detail]),
  ];
}

function answerOf({ result, fault }: CallEvent): string {
  return [result === 'ok' ? '' : result, fault ?? ''].filter((part) => part !== '').join(', ');
}

function describeEvent(event: HistoryEvent): string {
  const took =
    event.returnUs === null ? 'never returned' : `took ${formatDuration(event.returnUs - event.invokeUs)}`;
  const item = event.item === null ? '' : ` ${event.item}`;
  const detail = event.detail === '' ? '' : `: ${event.detail}`;
  return `${event.role} ${event.process}: ${event.operation}${item}: ${event.outcome}, ${took}${detail}`;
}

function describeCall({ process: actor, step, call, path, result, fault }: CallEvent): string {
  const struck = fault === undefined ? '' : `; struck by ${fault}`;
  return `process ${actor}, step ${step}: ${call} ${path}: ${result}${struck}`;
}

function cut(text: string, characters: number): string {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

function legend(hasCalls: boolean): Markup {
  const calls = hasCalls
    ? html`, <span class="key">─ a call of the file system</span>,
        <span class="key is-errno">✕ one that failed</span>,
        <span class="key is-struck">ϟ one that a fault struck</span>`
    : undefined;
  return html`<span class="key is-ok">✓ filled: ok</span>, <span class="key is-fail">✗ hatched: failed</span>,
    <span class="key is-unknown">? dashed, open: never returned</span>${calls}.`;
}
