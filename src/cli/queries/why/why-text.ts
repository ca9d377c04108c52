// The answer to "why" as text of 80 columns: the sentence first, the hashes last.
import type { WhyRow } from '../../../trader/ports/look.ts';
import { folded } from '../../answers/sections-text.ts';
import { type Column, tableText } from '../../answers/table.ts';
import { exchangeShort, timeLabel } from '../../program/words.ts';
import { chainText } from '../explain/chain-text.ts';

export function whyText(row: WhyRow): string {
  return [
    folded(row.sentence, '').join('\n'),
    refusalsText(row),
    conditionsText(row),
    changesText(row),
    afterwardsText(row),
    row.is_symbol || row.decisions.length > 1 ? decisionsText(row) : '',
    row.steps.length > 0 ? chainText(row.about, row.steps) : '',
    hashesText(row),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

type Refusal = WhyRow['refusals'][number];

/** Wide enough for `REFUSED BY`. */
const GROUP_WIDTH = 12;
const TIMES_WIDTH = 7;

/** By what refused; what only follows from another reason comes last, below it. */
function refusalsText({ refusals, is_symbol: isMany }: WhyRow): string {
  if (refusals.length === 0) return '';
  const own = refusals.filter(({ follows }) => follows === null);
  const groups = [...Map.groupBy(own, ({ group }) => group)];
  // The figures in a text are those of the newest of so many.
  const times = isMany ? `${'TIMES'.padEnd(TIMES_WIDTH)}WHY THE LAST TIME` : 'WHY';
  const head = `${'REFUSED BY'.padEnd(GROUP_WIDTH)}${times}`;
  const lines = groups.flatMap(([group, reasons]) =>
    reasons.flatMap((reason, at) => refusalLines(reason, at === 0 ? group : '', isMany)),
  );
  return [head, ...lines, ...followingLines(refusals)].join('\n');
}

function refusalLines({ text, signals }: Refusal, group: string, isMany: boolean): string[] {
  return folded(text, `${group.padEnd(GROUP_WIDTH)}${isMany ? timesCell(signals) : ''}`);
}

function timesCell(signals: number): string {
  return String(signals)
    .padStart(TIMES_WIDTH - 2)
    .padEnd(TIMES_WIDTH);
}

function followingLines(refusals: readonly Refusal[]): string[] {
  const kinds = refusals.flatMap(({ follows, kind }) => (follows === null ? [] : [plain(kind)]));
  if (kinds.length === 0) return [];
  return folded(`only because of these: ${kinds.join(', ')}`, ''.padEnd(GROUP_WIDTH));
}

function plain(kind: string): string {
  return kind.replaceAll('_', ' ');
}

type Condition = WhyRow['conditions'][number];

const CONDITIONS: readonly Column<Condition>[] = [
  { title: 'CONDITION', cell: ({ name }) => name, isElastic: true },
  { title: 'WAS', cell: ({ seen }) => seen },
  { title: 'NEEDED', cell: ({ needs }) => needs },
  { title: 'MET', cell: ({ met }) => met },
  {
    title: 'DISTANCE',
    cell: ({ met, share }) => {
      if (share === null) return null;
      return share === 0 && !met ? 'at the limit' : `${(100 * share).toFixed(1)} %`;
    },
  },
];

function conditionsText({ conditions, is_symbol: isMany }: WhyRow): string {
  if (conditions.length === 0) return '';
  const table = tableText(conditions, CONDITIONS);
  return isMany ? `Nearest to an entry:\n${table}` : table;
}

type Change = WhyRow['changes'][number];

const BY: Readonly<Record<Change['by'], string>> = {
  strategy: 'strategy',
  configuration: 'config',
  person: 'you',
  moment: 'moment',
  nothing: 'nothing',
};

/** All together of an id; of a symbol each alone, with how many it kept from trading. */
function changesText({ changes, is_symbol: isMany }: WhyRow): string {
  if (changes.length === 0) return '';
  const head = isMany ? 'One change away:' : 'It would have traded with:';
  const lines = changes.flatMap(({ by, text, signals }) =>
    folded(text, `${BY[by].padEnd(GROUP_WIDTH)}${isMany ? timesCell(signals) : ''}`),
  );
  return [head, ...lines].join('\n');
}

const STATE_WORDS = {
  known: '',
  waiting: 'not yet',
  unknown: 'unknown',
  'after-close': 'after the close',
} as const;

/** How the price moved after the prediction, in its direction. */
function afterwardsText({ afterwards }: WhyRow): string {
  const [first] = afterwards;
  if (first === undefined) return '';
  const moves = afterwards.map(({ horizon, move, state }) =>
    `${horizon} ${move === null ? STATE_WORDS[state] : signedPercent(move)}`.trimEnd(),
  );
  const direction = first.signal === 'BUY' ? 'up' : 'down';
  return folded(`${moves.join(', ')}; + is ${direction}, as predicted`, 'Afterwards  ').join('\n');
}

function signedPercent(share: number): string {
  const text = (100 * share).toFixed(2);
  return `${share < 0 ? '' : '+'}${text} %`;
}

/** What `about` is where nothing was asked about. */
const EVERY_SYMBOL = '*';

type Decision = WhyRow['decisions'][number];

const AT: Column<Decision> = {
  title: () => `AT ${timeLabel()}`,
  cell: ({ at }) => exchangeShort(at),
};
const ID: Column<Decision> = { title: 'ID', cell: ({ id }) => id.replace(/\/[^/]*$/, '') };
const STRATEGY: Column<Decision> = {
  title: 'STRATEGY',
  cell: ({ strategy }) => strategy,
  isElastic: true,
};
const DECISIONS: readonly Column<Decision>[] = [
  AT,
  ID,
  STRATEGY,
  { title: 'OUTCOME', cell: ({ outcome }) => plain(outcome) },
  { title: 'ROOT REASON', cell: ({ root }) => plain(root.kind), isElastic: true },
];
/** With the symbols, a column of outcomes does not fit: the reason names the outcome of what was entered. */
const DECISIONS_OF_ALL: readonly Column<Decision>[] = [
  AT,
  ID,
  { title: 'SYMBOL', cell: ({ symbol }) => symbol },
  STRATEGY,
  {
    title: 'ROOT REASON',
    cell: ({ outcome, root }) =>
      plain(outcome === 'not_entered' ? root.kind : `${outcome}: ${root.kind}`),
    isElastic: true,
  },
];

function decisionsText({ about, decisions, decisions_total: total }: WhyRow): string {
  if (decisions.length === 0) return '';
  const columns = about === EVERY_SYMBOL ? DECISIONS_OF_ALL : DECISIONS;
  const more = total - decisions.length;
  const rest = more > 0 ? `\n... ${more} older ones: \`sluice signals\` lists all` : '';
  return `${tableText(decisions, columns)}${rest}`;
}

function hashesText({ hashes }: WhyRow): string {
  return hashes.map(({ of, hash }) => `${of}\n  ${hash}`).join('\n');
}
