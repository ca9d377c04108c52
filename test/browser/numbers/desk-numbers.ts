// Every number of the desk, by the names of the page; and those that the answers of the command line say should stand there.
import type { OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { PredictionRow } from '../../../src/trader/contract/prediction-rows.ts';
import type { DayRow } from '../../../src/trader/contract/status.ts';
import type { RefusalCount } from '../../../src/trader/ports/look.ts';

export interface DeskNumbers {
  readonly day: Omit<DayRow, 'day' | 'unpriced'>;
  /** Result if every stop fills, from entry and from now; `unlimited` if one is missing. */
  readonly risk: { readonly entry: number; readonly now: number | null } | 'unlimited' | 'none';
  readonly covered: number;
  readonly held: number;
  readonly positions: readonly PositionNumbers[];
  readonly orders: readonly OrderNumbers[];
  readonly refusals: readonly string[];
  readonly predictions: readonly PredictionNumbers[];
}

interface PositionNumbers {
  readonly shares: number;
  readonly entry: number | null;
  readonly last: number | null;
  readonly stop: number | null;
  /** Percent, to one decimal. */
  readonly distance: number | null;
  readonly open: number | null;
  readonly multiple: number | null;
}

interface OrderNumbers {
  readonly ref: string;
  readonly shares: number;
  readonly price: number | null;
  readonly filled: number;
}

const byRef = (one: OrderNumbers, other: OrderNumbers) => one.ref.localeCompare(other.ref);

interface PredictionNumbers {
  /** To the second, UTC. */
  readonly at: string;
  readonly confidence: number | null;
  readonly repeats: number | null;
}

/** As the commands `status`, `positions`, `orders` and `predictions` print them with `--json`. */
export interface Answers {
  readonly day: DayRow;
  readonly worstCase: number | null;
  readonly worstCaseFromNow: number | null;
  readonly isUnlimited: boolean;
  readonly covered: number;
  readonly positions: readonly PositionRow[];
  /** At work. */
  readonly orders: readonly OrderRow[];
  readonly refusals: readonly RefusalCount[];
  /** The newest first. */
  readonly predictions: readonly PredictionRow[];
}

const PREDICTIONS_SHOWN = 12;

export function numbersSaid(said: Answers): DeskNumbers {
  const { result, realized, open, carried, fees } = said.day;
  return {
    day: { result, realized, open, carried, fees },
    risk: riskSaid(said),
    covered: said.covered,
    held: said.positions.length,
    positions: said.positions.map(positionSaid),
    orders: said.orders
      .map(({ order_ref: ref, quantity, limit_price, stop_price, filled }) => ({
        ...{ ref, shares: quantity, price: rounded(limit_price ?? stop_price, 6), filled },
      }))
      .toSorted(byRef),
    refusals: said.refusals.map(({ kind, signals }) => `${signals} ${kind.replaceAll('_', ' ')}`),
    predictions: predictionsSaid(said.predictions),
  };
}

/** One for each prediction: when it was judged, and how often it has arrived besides. */
function predictionsSaid(rows: Answers['predictions']): readonly PredictionNumbers[] {
  const byId = Map.groupBy(rows, ({ id, received_at: at }) => id ?? at);
  return [...byId.values()]
    .map((arrivals) => {
      const judged = arrivals.filter(({ verdict }) => verdict !== 'duplicate');
      const shown = judged[0] ?? arrivals.at(-1);
      if (shown === undefined) throw new Error('no arrival');
      const again = arrivals.reduce((sum, { repeats }) => sum + repeats, arrivals.length - 1);
      return {
        at: shown.received_at.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' '),
        confidence: rounded(shown.confidence, 2),
        repeats: judged.length === 0 || again === 0 ? null : again,
      };
    })
    .toSorted((one, other) => other.at.localeCompare(one.at))
    .slice(0, PREDICTIONS_SHOWN);
}

function riskSaid({ positions, isUnlimited, ...said }: Answers): DeskNumbers['risk'] {
  if (positions.length === 0) return 'none';
  if (isUnlimited || said.worstCase === null) return 'unlimited';
  return { entry: said.worstCase, now: said.worstCaseFromNow };
}

function positionSaid(row: PositionRow): PositionNumbers {
  const stop = row.stop_status === 'missing' ? null : row.stop_price;
  const { last_price: last } = row;
  const distance = stop === null || last === null ? null : (Math.abs(last - stop) / last) * 100;
  return {
    shares: row.quantity,
    entry: rounded(row.average_price, 6),
    last: rounded(last, 6),
    stop: rounded(stop, 6),
    distance: rounded(distance, 1),
    open: row.unrealized_pnl,
    multiple: row.r_multiple,
  };
}

/** By its decimals, not by its binary form. */
function rounded(value: number | null, digits: number): number | null {
  if (value === null) return null;
  const options = { maximumFractionDigits: digits, useGrouping: false };
  return Number(value.toLocaleString('en-US', options));
}

/** What `record-desk.js` keeps. */
export interface DeskSample {
  readonly seq: number;
  readonly figures: Readonly<Record<string, { readonly value: string; readonly parts: string }>>;
  readonly heads: readonly string[];
  readonly positions: readonly Readonly<Record<string, string>>[];
  readonly orders: readonly { readonly ref: string; readonly text: string }[];
  readonly refusals: readonly string[];
  readonly predictions: readonly {
    readonly at: string;
    readonly confidence: string;
    readonly outcome: string;
  }[];
}

export function numbersShown(sample: DeskSample): DeskNumbers {
  const { figures } = sample;
  const [covered = Number.NaN, held = Number.NaN] = numbersIn(figures.Protected?.value ?? '');
  return {
    day: dayShown(figures.Day),
    risk: riskShown(figures['If every stop fills']),
    covered,
    held,
    positions: sample.positions.map(positionShown),
    orders: sample.orders.map(orderShown).toSorted(byRef),
    refusals: sample.refusals,
    predictions: sample.predictions.map(({ at, confidence, outcome }) => ({
      at: at.replace(' UTC', ''),
      confidence: numberIn(confidence),
      repeats: numberAfter('repeated ', outcome),
    })),
  };
}

type Figure = DeskSample['figures'][string] | undefined;

function dayShown({ value, parts } = { value: '', parts: '' }): DeskNumbers['day'] {
  return {
    result: numberIn(value),
    realized: numberAfter('realised before fees ', parts) ?? Number.NaN,
    open: numberAfter('open ', parts) ?? Number.NaN,
    carried: numberAfter('less ', parts) ?? 0,
    fees: 0 - (numberAfter(', fees ', parts) ?? Number.NaN),
  };
}

function riskShown(
  { value, parts }: NonNullable<Figure> = { value: '', parts: '' },
): DeskNumbers['risk'] {
  if (parts === 'no position is open') return 'none';
  if (value === 'unlimited') return 'unlimited';
  return { entry: numberIn(value) ?? Number.NaN, now: numberIn(parts) };
}

function positionShown(cells: Readonly<Record<string, string>>): PositionNumbers {
  const [stop = null, distance = null] = numbersIn(cells.Stop ?? '');
  return {
    shares: numberIn(cells.Shares) ?? Number.NaN,
    entry: numberIn(cells.Entry),
    last: numberIn(cells.Last),
    stop,
    distance,
    open: numberIn(cells.Open),
    multiple: numberIn(cells.R),
  };
}

function orderShown({ ref, text }: DeskSample['orders'][number]): OrderNumbers {
  const [, shares, price, filled] =
    /^(?:buy|sell) (\S+) [A-Z ]+?(?: ([\d.,]+))?(?:, (\S+) filled)?$/.exec(text) ?? [];
  return {
    ref: decodeURIComponent(ref.split('/').at(-1) ?? ''),
    shares: numberIn(shares) ?? Number.NaN,
    price: numberIn(price),
    filled: numberIn(filled) ?? 0,
  };
}

const NUMBER = /[−-]?\d[\d,]*(?:\.\d+)?/g;

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(NUMBER)].map(([found]) =>
    Number(found.replace('−', '-').replaceAll(',', '')),
  );
}

/** The first; null for `unknown`. */
function numberIn(text = ''): number | null {
  return numbersIn(text)[0] ?? null;
}

function numberAfter(words: string, text: string): number | null {
  const at = text.indexOf(words);
  return at < 0 ? null : numberIn(text.slice(at + words.length));
}
