// The document of a manager's drills: a table, and below it what was seen and typed for each fault.
import type { Played } from './play.ts';
import type { Manager } from './stand.ts';

const TITLES: Readonly<Record<Manager, string>> = { systemd: 'systemd', pm2: 'pm2' };
const BOUNDS = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300];
/** A shorter time keeps the bound of the document unless it is so many times shorter. */
const STEADY = 4;
const SYMBOL = 'AAA';
/** Of any drill. */
const ANY_SYMBOL = /\bDR[A-Z]{2}\b/g;

/** `names`: of all drills in order; what was not played now stays as it is in `earlier`, and bounds stay where they still hold. */
export function drillDocument(
  manager: Manager,
  names: readonly string[],
  all: readonly Played[],
  earlier: string,
): string {
  const rows = rowsIn(earlier);
  const transcripts = transcriptsIn(earlier);
  for (const played of all) {
    const { name } = played.drill;
    // The same in every run.
    const row = rowOf(played, rows.get(name)).map((cell) => cell.replaceAll(played.symbol, SYMBOL));
    rows.set(name, row);
    transcripts.set(name, transcript(played, row).replaceAll(played.symbol, SYMBOL));
  }
  const known = names.filter((name) => rows.has(name));
  const healed = known.filter((name) => rows.get(name)?.[3] === 'nothing').length;
  const longest = (column: number) => {
    const bounds = known.map((name) =>
      Number(/\d+/.exec(rows.get(name)?.[column] ?? '')?.[0] ?? 0),
    );
    return `≤ ${Math.max(0, ...bounds)} s`;
  };
  return `# Drills under ${TITLES[manager]}

Faults of the gateway simulator and of the feed, against a daemon that ${TITLES[manager]} runs from the shipped files, with 100 shares under a
stop, at the pace of the wall. Typed is only what \`sluice incident NAME\` and the alarm say; what they ask for in the program of the broker is
done at the simulator. At the end the position is as stated, no order was sent twice, and no alarm is open.

\`\`\`
$ npm run test:drills ${manager}     # writes this page
\`\`\`

Of ${known.length} drills ${healed} ended without a command. *Reported*: from the fault to the notice. *Ended*: from the page, or from the fault if nothing
was to be done, until all is well. *Unprotected*: without a stop at the broker, by its records. The longest: reported ${longest(1)}, ended ${longest(4)},
unprotected ${longest(5)}. Most faults of options, and those that need a night, are played by \`test/scenarios\` instead
(\`test/drills/faults/not-drilled.ts\` names them).

| fault | reported | alarms | done | ended | unprotected |
|---|---|---|---|---|---|
${known.map((name) => `| ${rows.get(name)?.join(' | ')} |`).join('\n')}

## Transcripts

${known.map((name) => `### ${name}\n\n${transcripts.get(name)}\n`).join('\n')}`;
}

function transcriptsIn(text: string): Map<string, string> {
  const [, ...parts] = text.split(/^### /m);
  return new Map(
    parts.map((part) => {
      const [name = '', ...lines] = part.trimEnd().split('\n');
      return [name, lines.join('\n').trim()] as const;
    }),
  );
}

type Row = readonly string[];

function rowsIn(text: string): Map<string, Row> {
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  return new Map(
    lines.map((line) => {
      const cells = line.slice(2, -2).split(' | ');
      return [cells[0] ?? '', cells] as const;
    }),
  );
}

function rowOf(played: Played, earlier: Row | undefined): Row {
  const { drill, alarms, typed, reportedMs, endedMs, nakedMs } = played;
  const done = typed.map(({ command, code }) =>
    code === undefined ? command : `\`${plain(command)}\``,
  );
  return [
    drill.name,
    reportedMs === undefined ? 'no' : within(reportedMs, earlier?.[1]),
    alarms.map((kind) => `\`${kind}\``).join(', ') || 'none',
    [...new Set(done)].join(', ') || 'nothing',
    within(endedMs, earlier?.[4]),
    nakedMs === 0 ? '0 s' : within(nakedMs, earlier?.[5]),
  ];
}

/** The smallest bound in seconds; that of before while it still says something. */
export function within(ms: number, earlier: string | undefined): string {
  const before = Number(/^≤ (\d+) s$/.exec(earlier ?? '')?.[1]);
  const seconds = ms / 1_000;
  if (seconds <= before && seconds > before / STEADY) return `≤ ${before} s`;
  return `≤ ${BOUNDS.find((bound) => seconds <= bound) ?? Math.ceil(seconds)} s`;
}

function transcript(played: Played, [, reported, , , ended]: Row): string {
  const { drill, typed, end } = played;
  const lines = [
    `${heldText(played)}; fault: ${drill.kind ?? drill.name}${fieldsText(played)}`,
    ...(reported === 'no' ? ['no notice'] : [`reported ${reported}`]),
    ...noticesOf(played).map((text) => `  ${text}`),
    ...typed.flatMap((step, at) => [
      ...(typed[at - 1]?.page === step.page || step.page === ''
        ? []
        : [`$ sluice incident ${step.page}`]),
      ...(step.code === undefined
        ? [`  (outside of sluice: ${step.command})`]
        : [`$ ${plain(step.command)}${step.code === 0 ? '' : `   # exit code ${step.code}`}`]),
    ]),
    `${typed.length === 0 ? 'nothing was to be typed; ' : ''}all is well ${ended}: ${bookText(end)}`,
  ];
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

function heldText({ drill, symbol }: Played): string {
  if (drill.contracts !== undefined)
    return `bought by \`sluice ${drill.contracts.replaceAll('SYMBOL', symbol)}\``;
  return drill.held === 0 ? 'nothing is held' : `100 ${symbol} are held under their stop`;
}

function bookText({ shares, stop, contracts }: Played['end']): string {
  if (contracts !== undefined) return `${contracts} contracts and ${shares} shares are held`;
  return shares === 0
    ? 'nothing is held, no order works'
    : `${shares} shares under a stop of ${stop}`;
}

function fieldsText({ drill, symbol }: Played): string {
  const fields = Object.entries(drill.fields ?? {}).map(
    ([name, value]) =>
      `${name} ${typeof value === 'string' ? value.replaceAll('SYMBOL', symbol) : value}`,
  );
  return fields.length === 0 ? '' : ` (${fields.join(', ')})`;
}

/** Without the times and numbers that each run has anew. */
function noticesOf({ notices, symbol }: Played): readonly string[] {
  const ours = notices.filter((text) =>
    (text.match(ANY_SYMBOL) ?? []).every((named) => named === symbol),
  );
  const bare = ours.map((text) =>
    plain(text.replace(/ \[\d+ more within [^\]]*\]/, '').replace(/ \([^()]* ET\)$/, '')),
  );
  return [...new Set(bare)];
}

/** Numbers of alarms and orders, times and ports differ from run to run. */
function plain(text: string): string {
  return text
    .replaceAll(/\bA\d+\b/g, 'A1')
    .replaceAll(/\b\d+\.\d+ s\b/g, 'some s')
    .replaceAll(/\b\d{2}:\d{2}:\d{2}(\.\d+)?\b/g, 'hh:mm:ss')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\b[a-z0-9]{8}\.[a-z0-9]+\.[a-z]\b/g, 'ORDER');
}
