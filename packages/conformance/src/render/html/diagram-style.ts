/** The style of the drawings: space-time diagrams and plots. */
export const DIAGRAM_STYLE: string = `
.diagram { margin: 14px 0 0; }
.diagram > .scroll { border: 1px solid var(--line); border-radius: 8px; max-height: min(80vh, 900px); width: fit-content; background: var(--card); }
.diagram svg { display: block; font: 11px/1 var(--mono); }
.diagram .heads { position: sticky; top: 0; z-index: 1; background: var(--card); border-bottom: 1px solid var(--line); box-sizing: content-box; }
.diagram text { fill: var(--ink); }
.diagram .head { font-weight: 700; font-size: 12px; }
.diagram .time, .diagram .gap-text { fill: var(--dim); text-anchor: end; }
.diagram .stripe { fill: var(--faint); opacity: .55; }
.diagram .life { stroke: var(--dim); stroke-width: 1; opacity: .55; }
.diagram .grid { stroke: var(--line); stroke-dasharray: 1 3; }
.diagram .gap { stroke: var(--dim); stroke-dasharray: 6 4; opacity: .7; }
.is-ok { --own: var(--pass); }
.is-fail, .is-errno { --own: var(--fail); }
.is-unknown { --own: var(--unknown); }
.is-struck { --own: var(--struck); }
.is-plain { --own: var(--ink); }
.diagram .bar { stroke: var(--own); stroke-width: 1.5; }
.diagram .is-ok .bar { fill: var(--own); }
.diagram .is-unknown .bar { fill: var(--unknown-ground); stroke-dasharray: 4 2.5; }
.diagram .bar.open, .diagram .arrow { fill: var(--unknown-ground); }
.diagram .arrow { stroke: var(--own); stroke-width: 1.5; stroke-linejoin: round; fill: none; }
.hatch-ground { fill: var(--card); }
.hatch-line { fill: var(--fail); }
.diagram .line-0 { fill: var(--own); font-weight: 700; }
.diagram .line-2, .diagram .line-1 { fill: var(--ink); }
.diagram .call-text { fill: var(--dim); }
.diagram .answer { fill: var(--own); font-weight: 700; }
.diagram .tick { stroke: var(--own); stroke-width: 2; }
.diagram .tick-line { stroke: var(--own); stroke-width: 1.2; }
.diagram .bolt { fill: var(--own); stroke: var(--card); stroke-width: 1; }
.diagram .mark { cursor: pointer; outline: none; }
.diagram .mark:focus-visible text, .diagram .mark.chosen text, .diagram .mark:hover text { text-decoration: underline; }
.diagram .mark.chosen .bar, .diagram .mark.chosen .tick, .diagram .mark:focus-visible .bar, .diagram .mark:focus-visible .tick { stroke-width: 3.5; }
.inspector { margin: 8px 0 0; min-height: 3.1em; max-height: 7.8em; overflow: auto; padding: 8px 12px; border-left: 3px solid var(--line); background: var(--faint); font: 12.5px/1.45 var(--mono); overflow-wrap: anywhere; white-space: pre-wrap; }
figcaption { color: var(--dim); font-size: .88rem; }
.diagram figcaption { margin-top: 8px; }
.key { white-space: nowrap; color: var(--own, inherit); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; }
.plot figcaption { color: var(--ink); margin-bottom: 8px; overflow-wrap: anywhere; }
.plot > svg { width: 100%; max-width: 460px; height: auto; display: block; font: 11px/1 system-ui, sans-serif; overflow: visible; }
.plot text { fill: var(--dim); }
.plot .tick-y { text-anchor: end; }
.plot .tick-x, .plot .axis-title { text-anchor: middle; }
.plot .grid { stroke: var(--line); stroke-width: 1; opacity: .7; }
.plot .axis { fill: none; stroke: var(--dim); }
.series-0 { --own: var(--series-0); } .series-1 { --own: var(--series-1); } .series-2 { --own: var(--series-2); } .series-3 { --own: var(--series-3); }
.plot .line { fill: none; stroke: var(--own); stroke-width: 2; }
.series-1 .line { stroke-dasharray: 6 3; } .series-2 .line { stroke-dasharray: 2 3; } .series-3 .line { stroke-dasharray: 8 3 2 3; }
.plot .point { fill: var(--own); stroke: var(--card); stroke-width: 1.5; outline: none; }
.plot .point:focus-visible, .plot .point:hover { stroke: var(--ink); }
.keys { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--dim); font-size: .88rem; margin-top: 3px; }
.plot-key { display: inline-flex; align-items: center; gap: 6px; }
@media print { .diagram svg { max-width: 100%; height: auto; } .diagram .heads { position: static; } }
`;
