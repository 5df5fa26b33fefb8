import { INCIDENT, replayIncident, type FlatEnforcement, type IncidentReplay } from '@spoolproof/conformance';
import { Command } from 'commander';
import { countParser } from '../options/count.ts';
import { formatCount } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';
import { subject } from '../subjects/spoolproof.ts';

interface IncidentCommandOptions {
  readonly files?: number;
  readonly seed?: number;
  readonly json?: unknown;
}

/**
 * `spoolproof sim incident`: the incident of April 2026 in simulated time, on a machine of its speed, and our queue's cap beside
 * it. JSON: `{files, cap, arithmetic, alone, incident, patched, sampled, subject}`.
 */
export function incidentCommand(session: Session): Command {
  return new Command('incident')
    .description('run the incident of April 2026 again in simulated time, and our cap beside it')
    .option(
      '--files <n>',
      `files in the directory; default ${formatCount(INCIDENT.files)}`,
      countParser(1, 2_000_000),
    )
    .option(
      '--seed <n>',
      'decides the order of listings and of calls; default 1',
      countParser(0, 0xffff_ffff),
    )
    .option('--json [file]', 'print the result as JSON; - is standard output as well')
    .action(async (_own: unknown, self: Command) => {
      const { files, seed, json } = self.optsWithGlobals<IncidentCommandOptions>();
      const progress = new Progress(session.terminal, 'incident');
      try {
        const replay = await replayIncident({
          subject,
          ...(files === undefined ? {} : { files, sampledFiles: Math.min(files, INCIDENT.sampled.files) }),
          ...(seed === undefined ? {} : { seed }),
          onStep: (what) => {
            session.signal.throwIfAborted();
            progress.show(`simulating: ${what}`);
          },
        });
        progress.clear();
        if (json !== undefined) await session.terminal.printJson(replay);
        else await session.terminal.print(describe(replay));
      } finally {
        progress.clear();
      }
    });
}

function describe(replay: IncidentReplay): string {
  const { files, cap, arithmetic, alone, incident, patched, sampled, subject: ours } = replay;
  const { statsPerSecond, sampled: reported, drainedPerMinute } = INCIDENT;
  const rows = [
    flatRow('the sort, alone', alone),
    flatRow('the incident, beside triage', incident),
    flatRow('its patch, beside triage', patched),
    flatRow(`its patch at ${formatCount(sampled.files)}`, sampled),
  ];
  const lines = [
    `${formatCount(files)} files, a cap of ${formatCount(cap)}, ${statsPerSecond} stats a second; triage drains ${drainedPerMinute} a minute`,
    `one sort by the report's arithmetic: ${arithmetic} minutes`,
    '',
    renderTable(
      [
        { title: 'enforcement' },
        { title: 'ended' },
        { title: 'minutes', align: 'right' },
        { title: 'stats', align: 'right' },
        { title: 'vanished', align: 'right' },
      ],
      rows,
    ),
    '',
    ...(incident.error === null ? [] : [`it died of: ${incident.error}`]),
    `the report counts ${formatCount(reported.vanished)} vanished of ${formatCount(reported.files)}`,
  ];
  if (ours !== null) {
    lines.push(
      `${ours.subject}: ${formatCount(ours.archived)} archived in ${ours.seconds.toFixed(1)} seconds with ` +
        `${formatCount(ours.calls)} calls, ${formatCount(ours.stats)} of them stats; ${formatCount(ours.depthAfter)} are left`,
    );
  }
  return lines.join('\n');
}

function flatRow(title: string, { outcome, minutes, stats, vanished }: FlatEnforcement): string[] {
  return [title, outcome, minutes.toFixed(2), formatCount(stats), formatCount(vanished)];
}
