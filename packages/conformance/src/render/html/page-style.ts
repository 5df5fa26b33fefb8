import { DIAGRAM_STYLE } from './diagram-style.ts';

/** The style of the page: light and dark, narrow and wide, and on paper. */
export const PAGE_STYLE: string = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #1b1f26; --dim: #5a6472; --line: #dde1e7; --faint: #eef0f3;
  --pass: #16703f; --pass-ground: #e2f3e8; --fail: #b3202c; --fail-ground: #fbe6e7;
  --unknown: #8a5a00; --unknown-ground: #fbf0d9; --none: #5a6472; --none-ground: #eceef1;
  --accent: #2456c9; --struck: #8a2be2;
  --series-0: #2456c9; --series-1: #b3500d; --series-2: #16703f; --series-3: #8a2be2;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a; --card: #1a1e25; --ink: #e4e8ee; --dim: #9aa5b4; --line: #313844; --faint: #20252d;
    --pass: #62cf91; --pass-ground: #16301f; --fail: #ff8088; --fail-ground: #3a1a1d;
    --unknown: #f0bd5b; --unknown-ground: #352812; --none: #9aa5b4; --none-ground: #262c35;
    --accent: #8ab0ff; --struck: #cf9bff;
    --series-0: #8ab0ff; --series-1: #ffa96b; --series-2: #62cf91; --series-3: #cf9bff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; overflow-wrap: break-word; }
header.top, main, footer { max-width: 1440px; margin: 0 auto; padding: 0 clamp(14px, 3vw, 40px); }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: var(--mono); font-size: .88em; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; }
h2 { margin: 44px 0 14px; font-size: 1.35rem; }
h3 { margin: 0 0 6px; font-size: 1.08rem; }
h4 { margin: 14px 0 6px; font-size: .8rem; color: var(--dim); font-weight: 600; }
p { margin: 0 0 8px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 8px; background: var(--card); padding: 6px 10px; z-index: 9; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.sub, .statement, footer { color: var(--dim); }
.sub { font-size: .92rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.id { font-family: var(--mono); font-weight: 600; color: var(--dim); margin-right: 2px; }
.mark-pass, .mark-ok { --own: var(--pass); --own-ground: var(--pass-ground); }
.mark-fail { --own: var(--fail); --own-ground: var(--fail-ground); }
.mark-unknown, .mark-inconclusive { --own: var(--unknown); --own-ground: var(--unknown-ground); }
.mark-not-applicable { --own: var(--none); --own-ground: var(--none-ground); }

header.top { padding-top: 30px; }
.kicker { margin: 0 0 10px; color: var(--dim); font-size: .9rem; }
h1 { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px; margin: 0 0 12px; font-size: clamp(1.5rem, 4.5vw, 2.3rem); }
h1 > * { min-width: 0; overflow-wrap: anywhere; }
h1 small { color: var(--dim); font-weight: 400; font-size: .6em; }
.verdict { background: var(--own); color: var(--card); padding: .12em .5em .16em; border-radius: 8px; }
.lead { font-size: 1.08rem; max-width: 75ch; }
.map { list-style: none; display: flex; flex-wrap: wrap; gap: 5px; padding: 0; margin: 18px 0; }
.map a { display: block; min-width: 56px; padding: 3px 7px; border-radius: 5px; background: var(--own-ground); color: var(--own); text-decoration: none; font: 600 12.5px/1.6 var(--mono); text-align: center; border: 1px solid transparent; }
.map a.mark-fail { background: var(--own); color: var(--card); }
.map a:hover { border-color: var(--own); }
.map a span { margin-left: .4em; }
.facts { display: flex; flex-wrap: wrap; gap: 12px 36px; margin: 20px 0; padding: 16px 0; border-block: 1px solid var(--line); }
.facts dt, .numbers dt { color: var(--dim); font-size: .8rem; }
.facts dd, .numbers dd { margin: 0; overflow-wrap: anywhere; }

.copy { border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin: 14px 0 0; overflow: hidden; }
.copy-head { display: flex; justify-content: space-between; align-items: center; gap: 10px; min-height: 36px; padding: 4px 6px 4px 12px; color: var(--dim); font-size: .84rem; border-bottom: 1px solid var(--line); background: var(--faint); }
.copy pre { margin: 0; padding: 10px 12px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12em; }
button { font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; cursor: pointer; }
button:hover { border-color: var(--accent); }

.filter { border: 0; padding: 0; margin: 0 0 12px; display: flex; flex-wrap: wrap; gap: 6px; }
.filter label { position: relative; border: 1px solid var(--line); background: var(--card); border-radius: 99px; padding: 3px 13px; cursor: pointer; }
.filter input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
.filter b { color: var(--dim); font-weight: 500; margin-left: 2px; }
.filter label:has(:checked) { background: var(--ink); color: var(--ground); border-color: var(--ink); }
.filter label:has(:checked) b { color: inherit; }
.filter label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
main:has(#show-fail:checked) tr[class]:not(.is-fail), main:has(#show-unknown:checked) tr[class]:not(.is-unknown),
main:has(#show-pass:checked) tr[class]:not(.is-pass), main:has(#show-not-applicable:checked) tr[class]:not(.is-not-applicable) { display: none; }

table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; }
.clauses { background: var(--card); border: 1px solid var(--line); border-radius: 10px; border-spacing: 0; border-collapse: separate; overflow: hidden; }
.clauses thead th { color: var(--dim); font-size: .82rem; background: var(--faint); white-space: nowrap; }
.clauses th, .clauses td { padding: 9px 14px; vertical-align: top; border-top: 1px solid var(--line); }
.clauses thead th { border-top: 0; }
.clauses tbody th { width: 46%; }
.clauses .number.number { text-align: right; }
.clauses .statement { display: block; font-weight: 400; font-size: .88rem; max-width: 75ch; }
.clauses tr.is-not-applicable th { color: var(--dim); }
.remarks { font-size: .9rem; }
.remarks > span { display: block; }
.bound { font-variant-numeric: tabular-nums; }
tr:target { outline: 2px solid var(--accent); outline-offset: -2px; }
.chip { display: inline-block; white-space: nowrap; color: var(--own); background: var(--own-ground); border-radius: 99px; padding: 1px 10px; font-weight: 600; font-size: .86rem; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px; margin: 0; min-width: 0; }
.card > :last-child { margin-bottom: 0; }
.failure { margin-bottom: 22px; scroll-margin-top: 12px; border-top: 3px solid var(--fail); }
.message { font-weight: 600; font-size: 1.02rem; overflow-wrap: anywhere; white-space: pre-wrap; max-height: 14em; overflow-y: auto; max-width: 110ch; }
.tag { display: inline-block; font-size: .78rem; font-weight: 500; color: var(--dim); background: var(--none-ground); border-radius: 5px; padding: 1px 8px; vertical-align: .08em; }
.warning { color: var(--unknown); font-weight: 600; overflow-wrap: anywhere; }
.lanes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 16px; align-items: start; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(84px, 1fr)); gap: 8px 14px; margin: 12px 0; }
.numbers dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.struck { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 10px; padding: 0; }
.struck li { border: 1px solid var(--line); border-radius: 6px; padding: 1px 9px; font-size: .9rem; overflow-wrap: anywhere; }
.measures { margin: 0 0 10px; font-size: .9rem; }
.measures div { display: flex; justify-content: space-between; gap: 14px; border-bottom: 1px solid var(--faint); padding: 2px 0; }
.measures dt { overflow-wrap: anywhere; min-width: 0; }
.measures dd { margin: 0; font-variant-numeric: tabular-nums; }
.hash { overflow-wrap: anywhere; }
details { margin: 10px 0 0; }
summary { cursor: pointer; color: var(--accent); padding: 2px 0; }
.scroll { overflow: auto; max-width: 100%; }
.events { font-size: .88rem; margin-top: 6px; }
.events th, .events td { padding: 5px 10px; border-top: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
.events .number { text-align: right; }
.events td[class^='mark'] { color: var(--own); font-weight: 600; }
.events .detail { white-space: pre-wrap; min-width: 26ch; overflow-wrap: anywhere; }
footer { padding-top: 40px; padding-bottom: 40px; font-size: .88rem; }
${DIAGRAM_STYLE}
@media (max-width: 760px) {
  .card { padding: 14px; }
  .clauses, .clauses tbody, .clauses tr, .clauses th, .clauses td { display: block; }
  .clauses thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .clauses tbody tr { display: grid; grid-template-columns: 1fr auto; gap: 4px 12px; padding: 12px 14px; border-top: 1px solid var(--line); }
  .clauses tbody tr:first-child { border-top: 0; }
  .clauses tbody th, .clauses tbody td { padding: 0; border: 0; width: auto; }
  .clauses tbody th { grid-column: 1 / -1; grid-row: 2; }
  .clauses tbody td:nth-child(2) { grid-row: 1; }
  .clauses .number { grid-row: 1; font-size: .86rem; color: var(--dim); grid-column: 2; }
  .clauses .number + .number { grid-row: 3; grid-column: 1 / -1; text-align: left; color: var(--fail); }
  .clauses .number:not(:empty)::after { content: ' ' attr(data-title); }
  .clauses .number:empty { display: none; }
  .remarks { grid-column: 1 / -1; }
}
@media print {
  :root { --ground: #fff; --card: #fff; }
  body { font-size: 10.5pt; }
  header.top, main, footer { max-width: none; padding-inline: 0; }
  button, .skip, .filter, .inspector { display: none !important; }
  .scroll { overflow: visible; max-height: none !important; }
  .message, .copy pre { max-height: none; overflow: visible; }
  .clauses tr, .plot, .lanes .card { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .verdict, .chip, .map a, .diagram svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
