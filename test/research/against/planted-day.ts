// A day that a backtest traded, taken as a live one: what was changed in it is the only difference to its backtest.
import { instant, MINUTE_MS, plus, type TradingDay } from '../../../src/kernel/instant.ts';
import { indexFrom } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import {
  type AgainstBacktest,
  againstBacktest,
  type DayMarket,
} from '../../../src/research/against/attribute.ts';
import { type LiveDay, liveDayOf } from '../../../src/research/against/live-day.ts';
import { spreadsOf } from '../../../src/research/against/load-market.ts';
import type { TapedDay, TapedOrder } from '../../../src/research/against/taped-day.ts';
import type { BacktestInputs, InputsAt } from '../../../src/research/backtest/backtest-inputs.ts';
import type { TapedPrediction } from '../../../src/research/backtest/prediction-tape.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { commandInput } from '../../../src/trader/engine/inbox/input.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { DAY, inputsOf, type Told } from '../backtest/session-fixture.ts';

/** Half of the feed's poll interval: what a backtest expects. */
export const POLL_MS = MINUTE_MS / 2;

const HELD = {
  opposite: true,
  neutral: false,
  maxMs: 30 * MINUTE_MS,
  flattenBeforeCloseMs: 5 * MINUTE_MS,
};

/** BUY at ten and at eleven, each held for half an hour; prices swing by 40 cents, and by 25 within each minute. */
export const USUAL: Told = {
  strategy: { exit: HELD },
  bars: Object.fromEntries(
    Array.from({ length: 390 }, (_, minute) => {
      const at = 570 + minute;
      const text = (part: number) => String(part).padStart(2, '0');
      const price = Math.round((100 + 0.4 * Math.sin(minute / 7)) * 100) / 100;
      const bar = [price, price + 0.25, price - 0.25, price] as const;
      return [`${text(Math.floor(at / 60))}:${text(at % 60)}`, bar];
    }),
  ),
  predictions: { '10:00:05': 'BUY', '11:00:05': 'BUY' },
};

export interface Planted {
  /** Of the live day alone. */
  readonly terms?: Partial<BacktestInputs>;
  /** When the live day received a prediction, ms after its publication; usually `POLL_MS`. */
  readonly receivedAfter?: (index: number) => number;
  /** Ask less bid, in every minute. */
  readonly spread?: number;
  readonly told?: Told;
  /** Orders that a person placed on the live day. */
  readonly byHand?: readonly TapedOrder[];
  /** Before the day; positions may be open over the night between. */
  readonly dayBefore?: Session;
  /** Stocks whose options are replayed. */
  readonly chains?: readonly string[];
}

export function planted(day: Planted): AgainstBacktest {
  const { inputs, live } = plantedDay(day);
  return againstBacktest(live, marketOf(inputs, spreadsOf(live)));
}

export interface PlantedDay {
  readonly inputs: BacktestInputs;
  readonly facts: readonly RecordedFact[];
  readonly live: LiveDay;
}

export function plantedDay(planted: Planted): PlantedDay {
  const {
    terms,
    receivedAfter,
    spread,
    told = USUAL,
    byHand = [],
    dayBefore,
    chains = [],
  } = planted;
  const usual = inputsOf(told);
  const sessions = [...(dayBefore ? [dayBefore] : []), ...usual.sessions];
  const inputs = { ...usual, sessions };
  const received = inputs.predictions.map((prediction, index) => ({
    ...prediction,
    at: plus(prediction.at, receivedAfter?.(index) ?? POLL_MS),
  }));
  const facts: RecordedFact[] = [];
  runBacktest({
    ...inputs,
    predictions: received.toSorted((a, b) => a.at - b.at),
    ...(spread !== undefined && {
      spreads: { usual: { kind: 'amount', amount: spread }, bySymbol: new Map() },
    }),
    ...terms,
    moments: [...(terms?.moments ?? []), ...byHand.map(placed)].toSorted((a, b) => a.at - b.at),
    onFact: (recorded) => void facts.push(recorded),
  });
  const taped = { ...tapeOf(inputs, received, spread), orders: byHand };
  const day = DAY as TradingDay;
  const since = US_EQUITIES.boundsOf(day).start;
  const live = liveDayOf(day, taped, {
    facts,
    chains: new Set(chains),
    ...(dayBefore && { first: dayBefore.day, since }),
  });
  return { inputs, facts, live };
}

function placed({ at, command }: TapedOrder): InputsAt {
  return { at, symbols: [command.order.symbol], inputs: [commandInput(command, () => {})] };
}

function tapeOf(
  { settings, sessions }: BacktestInputs,
  received: readonly TapedPrediction[],
  spread = 0.02,
): TapedDay {
  const [session] = sessions;
  if (session === undefined) throw new Error('no session');
  const length = ((sessions.at(-1)?.close ?? session.close) - session.open) / MINUTE_MS;
  const minutes = Array.from({ length }, (_, at) => session.open + at * MINUTE_MS);
  return {
    settings: [{ from: session.open, settings }],
    answers: received.map(({ symbol, at, record }) => ({
      ...{ type: 'feed-answer', feed: settings.feeds[0]?.name ?? '', symbol, record },
      ...{ receivedAt: at, isFirstPoll: false, model: undefined },
    })),
    orders: [],
    minutes: new Map(),
    spreads: new Map([['AAPL', new Map(minutes.map((minute) => [minute, spread]))]]),
    notes: [],
  };
}

export function marketOf(
  inputs: BacktestInputs,
  spreads: DayMarket['spreads']['bySymbol'],
): DayMarket {
  const session = inputs.sessions.at(-1);
  const columns = inputs.bars.get('AAPL');
  if (session === undefined || columns === undefined) throw new Error('no session');
  const last = indexFrom(columns, instant(session.close)) - 1;
  return {
    ...inputs,
    sessions: inputs.sessions,
    spreads: { usual: undefined, bySymbol: spreads },
    lastOf: (symbol) => (symbol === 'AAPL' ? (columns.close[last] ?? Number.NaN) : Number.NaN),
  };
}
