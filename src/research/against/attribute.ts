// Plays a day's backtest once as it is, and once more for each cause that the live day imposes on it; the change of each
// trade's result belongs to that cause.
// Decision 0073
import type { Instant } from '../../kernel/instant.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { BacktestInputs, OptionInputs } from '../backtest/backtest-inputs.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import type { Spreads } from '../fills/spread.ts';
import { CAUSES, type Cause } from './causes.ts';
import { momentsOf, settingsAt } from './day-moments.ts';
import { createDayFold, type DayFold, type DayTrade } from './day-trades.ts';
import { createRenaming } from './given-entries.ts';
import { createImposition, otherExits } from './impose.ts';
import { type LeftTrade, leftTrades } from './left-out.ts';
import type { LiveDay } from './live-day.ts';
import { type Remainder, remainderOf } from './remainder.ts';
import { type WhyNot, whyNot } from './why-not.ts';

/** What a day is played on, beside what happened on it. */
export type DayMarket = Pick<
  BacktestInputs,
  'bars' | 'actions' | 'cash' | 'commission' | 'slippage' | 'volumeShare' | 'latencyMs' | 'version'
> & {
  /** From the first day that is replayed. */
  readonly sessions: readonly Session[];
  /** Of the day; absent where the tape has none. */
  readonly spreads: Spreads;
  /** Absent where no option is replayed. */
  readonly options?: OptionInputs;
  /** Of what is still open; NaN without a bar. */
  lastOf(symbol: string): number;
};

export interface ComparedTrade {
  readonly signalId: string;
  /** Undefined: that side did not trade the signal. */
  readonly live: DayTrade | undefined;
  readonly backtest: DayTrade | undefined;
  /** To the cent; they add up to the live result less that of the backtest. */
  readonly parts: Readonly<Record<Cause | 'unexplained', number>>;
  readonly difference: number;
  /** Where the unexplained part is; undefined if the last replay does not have the trade with the live shares. */
  readonly remainder: Remainder | undefined;
  /** Of a trade on one side: why the other side has none. */
  readonly why: WhyNot | undefined;
}

export interface AgainstBacktest {
  readonly trades: readonly ComparedTrade[];
  readonly live: number;
  readonly backtest: number;
  readonly difference: number;
  readonly parts: Readonly<Record<Cause | 'unexplained', number>>;
  /** Traded live, and in none of the figures above. */
  readonly left: readonly LeftTrade[];
  /** Of those whose result is known. */
  readonly leftNet: number;
}

interface Play {
  readonly fold: DayFold;
  readonly trades: ReadonlyMap<string, DayTrade>;
}

export function againstBacktest(live: LiveDay, market: DayMarket): AgainstBacktest {
  const { touched, since } = live;
  const liveTrades = live.fold.trades(market.lastOf);
  const plays: Play[] = [play(live, market, new Set())];
  for (const count of CAUSES.keys()) {
    const causes = new Set(CAUSES.slice(0, count + 1));
    plays.push(play(live, market, causes, plays.at(-1)));
  }
  const base = plays[0] as Play;
  const isOfDay = ({ signalId, openedAt }: DayTrade) => touched.has(signalId) || openedAt >= since;
  const ofDay = [...liveTrades.values(), ...base.trades.values()].filter(isOfDay);
  const trades = [...new Set(ofDay.map(({ signalId }) => signalId))]
    .map((id) => compared(id, liveTrades.get(id), plays, live))
    .toSorted((one, other) => openedAt(one) - openedAt(other));
  const total = (of: (trade: ComparedTrade) => number) =>
    cents(trades.reduce((sum, trade) => sum + of(trade), 0));
  const left = leftTrades(live.leftOut, market.lastOf).filter(({ trade }) => isOfDay(trade));
  return {
    ...{ trades, left },
    leftNet: cents(left.reduce((sum, { net = 0 }) => sum + net, 0)),
    live: total((trade) => trade.live?.net ?? 0),
    backtest: total((trade) => trade.backtest?.net ?? 0),
    difference: total((trade) => trade.difference),
    parts: partsOf((cause) => total((trade) => trade.parts[cause])),
  };
}

function openedAt({ live, backtest }: ComparedTrade): number {
  return live?.openedAt ?? backtest?.openedAt ?? 0;
}

function compared(
  signalId: string,
  traded: DayTrade | undefined,
  plays: readonly Play[],
  live: LiveDay,
): ComparedTrade {
  const [base] = plays;
  const backtest = base?.trades.get(signalId);
  const results = [...plays.map(({ trades }) => trades.get(signalId)?.net ?? 0), traded?.net ?? 0];
  const steps = [...CAUSES, 'unexplained'] as const;
  return {
    ...{ signalId, live: traded, backtest },
    parts: partsOf((cause) => {
      const step = steps.indexOf(cause);
      return cents((results[step + 1] ?? 0) - (results[step] ?? 0));
    }),
    difference: cents((traded?.net ?? 0) - (backtest?.net ?? 0)),
    remainder: remainderOf(traded, plays.at(-1)?.trades.get(signalId)),
    why: whyOneSided(signalId, { traded, backtest }, { live, plays }),
  };
}

function whyOneSided(
  signalId: string,
  { traded, backtest }: { traded: DayTrade | undefined; backtest: DayTrade | undefined },
  { live, plays }: { live: LiveDay; plays: readonly Play[] },
): WhyNot | undefined {
  if (traded === undefined) return whyNot(live.fold, signalId, live.predictions);
  const [base] = plays;
  return backtest === undefined && base !== undefined ? whyNot(base.fold, signalId, []) : undefined;
}

function partsOf(of: (cause: Cause | 'unexplained') => number): ComparedTrade['parts'] {
  return {
    latency: of('latency'),
    spread: of('spread'),
    partial_fill: of('partial_fill'),
    missed_signal: of('missed_signal'),
    quantity: of('quantity'),
    exit: of('exit'),
    unexplained: of('unexplained'),
  };
}

const NO_EXITS: ReadonlyMap<string, Instant | undefined> = new Map();

function play(live: LiveDay, market: DayMarket, causes: ReadonlySet<Cause>, before?: Play): Play {
  const { spreads, lastOf, ...terms } = market;
  const [session] = terms.sessions;
  if (session === undefined) throw new Error('a day has a session');
  const exits =
    causes.has('exit') && before !== undefined ? otherExits(live, before.fold.parts()) : NO_EXITS;
  const imposition = createImposition(live, causes, exits);
  const fold = createDayFold();
  const renamed = createRenaming();
  runBacktest({
    ...terms,
    settings: settingsAt(live, session.open),
    predictions: [],
    isJumping: true,
    pollLatencyMs: 0,
    moments: momentsOf(live, causes, exits),
    imposedFills: imposition.fills,
    ...(causes.has('spread') && { spreads }),
    onFact(played: RecordedFact) {
      const recorded = renamed(played);
      imposition.take(recorded);
      fold.take(recorded);
    },
  });
  return { fold, trades: fold.trades(lastOf) };
}
