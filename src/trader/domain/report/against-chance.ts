// The result of a run beside those of the same run without what it claims to know.
import { cents } from '../../../market/instruments/money.ts';
import { quantileOf } from '../../../market/performance/quantile.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { counted } from '../wording/figures.ts';
import type { JsonFields } from './json-fields.ts';
import { signedAmount } from './report-words.ts';
import type { Section } from './section.ts';

/** What was taken from the runs: the day of each prediction, or the order of the prices. */
export type NullKind = 'predictions' | 'bars';

/** What was exchanged or drawn as a whole; a day is exchanged also where half hours are drawn. */
export type NullBlock = '30m' | '1h' | '1d' | '1w';

export interface AgainstChance {
  readonly kind: NullKind;
  readonly block: NullBlock;
  readonly seed: number;
  readonly own: NullRun;
  readonly drawn: readonly NullRun[];
}

export interface NullRun {
  /** Open positions included. */
  readonly profit: number;
  /** Per trade; NaN without a trade with a known risk. */
  readonly meanR: number;
  readonly trades: number;
  /** The profit at the close of each session; absent of the run itself, whose equity is known. */
  readonly closes?: readonly number[];
}

/** How often chance alone brings as much or more, and as little or less. */
export interface ChanceShare {
  readonly more: number;
  readonly less: number;
}

export interface ChanceShares {
  readonly profit: ChanceShare;
  readonly meanR: ChanceShare;
}

const SIGNIFICANT = 0.05;
/** Runs that trade much more or less often than the run itself do not show what chance makes of it. */
const TRADES_APART_MAX = 0.2;

/**
 * `(1 + count) / (1 + N)` on each side, so that no p is 0: B. Phipson and G. K. Smyth, "Permutation P-values Should Never Be Zero"
 * (2010). Undefined if the median of the drawn runs has over 20 % more or fewer trades, unless the run's own number is within their
 * 5 % and 95 % points.
 */
export function chanceShares({ own, drawn }: AgainstChance): ChanceShares | undefined {
  if (own.trades === 0 || isApart(own.trades, drawn)) return undefined;
  return {
    profit: shareOf(drawn, ({ profit }) => profit, own.profit),
    meanR: shareOf(drawn, ({ meanR }) => meanR, own.meanR),
  };
}

function isApart(trades: number, drawn: readonly NullRun[]): boolean {
  const counts = ascending(drawn, (run) => run.trades);
  const [low, median, high] = [0.05, 0.5, 0.95].map((at) => quantileOf(counts, at)) as [
    number,
    number,
    number,
  ];
  const isUnusual = trades < low || trades > high;
  return isUnusual && Math.abs(median - trades) > TRADES_APART_MAX * trades;
}

/** An unknown figure counts on both sides. */
function shareOf(
  drawn: readonly NullRun[],
  figure: (run: NullRun) => number,
  own: number,
): ChanceShare {
  const reached = drawn.filter((run) => !(figure(run) < own)).length;
  const undercut = drawn.filter((run) => !(figure(run) > own)).length;
  const share = (count: number) => (1 + count) / (1 + drawn.length);
  return { more: share(reached), less: share(undercut) };
}

function medianTrades(drawn: readonly NullRun[]): number {
  return quantileOf(
    ascending(drawn, ({ trades }) => trades),
    0.5,
  );
}

function ascending(drawn: readonly NullRun[], figure: (run: NullRun) => number): Float64Array {
  return Float64Array.from(drawn.map(figure).filter(Number.isFinite)).sort();
}

const DRAWN_TEXT: Readonly<Record<NullBlock, string>> = {
  '30m': 'over prices drawn in blocks of the same half hours',
  '1h': 'over prices drawn in blocks of the same hours',
  '1d': 'over prices drawn in nights and days',
  '1w': 'over prices drawn in weekends and weeks',
};

function drawnText({ kind, block }: Pick<AgainstChance, 'kind' | 'block'>): string {
  if (kind === 'bars') return DRAWN_TEXT[block];
  return `with whole ${block === '1w' ? 'weeks' : 'days'} of predictions exchanged`;
}

export function againstChanceSections(
  chance: AgainstChance,
  { currency, currencyDigits }: Venue,
): Section[] {
  const { own, drawn, seed } = chance;
  const shares = chanceShares(chance);
  const money = (value: number) => signedAmount(value, currencyDigits);
  const row = (
    name: string,
    figure: (run: NullRun) => number,
    write: (value: number) => string,
    share?: ChanceShare,
  ) => {
    const values = ascending(drawn, figure);
    const quantiles = [0.05, 0.5, 0.95].map((at) => quantileOf(values, at));
    const texts = [figure(own), ...quantiles].map((one) => (Number.isNaN(one) ? '-' : write(one)));
    return [name, ...texts, ...[share?.more, share?.less].map(shareCell)];
  };
  return [
    { kind: 'sentences', title: 'Against chance', sentences: [chanceSentence(chance)] },
    {
      kind: 'table',
      title: `${counted(drawn.length, 'run')} ${drawnText(chance)}, seed ${seed}`,
      columns: ['FIGURE', 'THIS RUN', '5 %', '50 %', '95 %', 'P MORE', 'P LESS'],
      rows: [
        row(`Profit ${currency}`, ({ profit }) => profit, money, shares?.profit),
        row('Average R', ({ meanR }) => meanR, signedAmount, shares?.meanR),
        row(
          'Trades',
          ({ trades }) => trades,
          (count) => String(Math.round(count)),
        ),
      ],
      nothing: 'Nothing was drawn.',
    },
  ];
}

/** One sentence, without a full stop. */
export function chanceSentence(chance: AgainstChance): string {
  const { own, drawn } = chance;
  const shares = chanceShares(chance);
  const runs = `the same run ${drawnText(chance)}`;
  if (own.trades === 0)
    return 'the run closed no trade, so there is nothing to compare with chance';
  if (shares === undefined)
    return `no p: the run has ${counted(own.trades, 'trade')}, ${runs} has ${Math.round(medianTrades(drawn))} (median of ${drawn.length}), over 20 % apart, so the two cannot be compared`;
  const { more, less } = shares.profit;
  const verdict = more <= SIGNIFICANT ? 'more than chance explains' : 'no more than chance';
  return `${runs} brings as much profit or more with p ${shareText(more)}, as little or less with p ${shareText(less)}: ${verdict}`;
}

function shareText(share: number): string {
  return share.toFixed(3);
}

function shareCell(share: number | undefined): string {
  return share === undefined ? '-' : shareText(share);
}

/** `p` is null where the numbers of trades differ too much. */
export function againstChanceJson(chance: AgainstChance): JsonFields {
  const { kind, block, seed, own, drawn } = chance;
  const shares = chanceShares(chance);
  return {
    ...{ kind, block },
    runs: drawn.length,
    seed,
    sentence: chanceSentence(chance),
    p: shares === undefined ? null : { profit: shares.profit, mean_r: shares.meanR },
    this_run: runJson(own),
    drawn: drawn.map(runJson),
  };
}

function runJson({ profit, meanR, trades }: NullRun): JsonFields {
  return { profit: cents(profit), mean_r: Number.isFinite(meanR) ? meanR : null, trades };
}
