// The chart as a table: everything that is drawn over the prices, by time, with why.
import { price, shares, sharesText, UNKNOWN } from './amounts.ts';
import type { Chart, ChartStep } from './chart.ts';
import { refusedFor } from './chart-drawing.ts';
import { reasonText } from './reasons.ts';
import { span, type Zone } from './times.ts';

export interface ChartRow {
  readonly key: string;
  /** Number of the fact; 0 for what the journal does not know. */
  readonly seq: number;
  /** Null for a beginning that was not recorded. */
  readonly at: string | null;
  readonly what: string;
  readonly price: string;
  readonly why: string;
  /** What the page `why` explains. */
  readonly of: string | undefined;
}

/** The newest first. */
export function chartRows(chart: Chart, reason: string, zone: Zone): ChartRow[] {
  return [
    ...chart.positions.flatMap((position) => positionRows(position)),
    ...executionRows(chart),
    ...refusedFor(chart, reason).map(
      (one): ChartRow => ({
        ...{ key: `signal ${one.seq}`, seq: one.seq },
        ...{ at: one.at, what: `not taken: ${one.side}, ${one.strategy}`, of: one.signal_id },
        price: pricesOf(one.price, one.recorded_price),
        why: one.reasons.map((each) => reasonText(each, zone)).join('; '),
      }),
    ),
    ...marketRows(chart),
  ].toSorted((one, other) => (other.at ?? '').localeCompare(one.at ?? '') || other.seq - one.seq);
}

function positionRows({
  id,
  stop,
  target,
  unprotected,
  locked,
}: Chart['positions'][number]): ChartRow[] {
  const step = (what: string, { seq, at, kind, why, ...prices }: ChartStep): ChartRow => ({
    ...{ seq, key: `${what} ${seq} ${id}`, at, what: `${what} ${kind}`, why, of: id },
    price: prices.price === null ? '' : pricesOf(prices.price, prices.recorded_price),
  });
  return [
    ...stop.map((one) => step('stop', one)),
    ...target.map((one) => step('target', one)),
    ...unprotected.map(({ seq, from, until, shares: bare }) => ({
      ...{ seq, key: `bare ${seq}`, at: from, price: '', of: id },
      what: 'NO STOP',
      why: `for ${sharesText(bare)}, ${lasting(from, until)}`,
    })),
    ...locked.map(({ seq, from, until }) => ({
      ...{ seq, key: `locked ${seq}`, at: from, price: '', of: id },
      what: 'no stop yet',
      why: `no share can be sold, ${lasting(from, until)}`,
    })),
  ];
}

function executionRows({ executions }: Chart): ChartRow[] {
  return executions.map((one) => ({
    ...{ seq: one.seq, key: `execution ${one.seq}`, at: one.at, of: one.position_id },
    what: `${one.side === 'BOT' ? 'bought' : 'sold'} ${shares(one.shares)} (${one.leg})`,
    price: pricesOf(one.price, one.recorded_price),
    why: `${one.strategy}, order ${one.order_ref || 'of somebody else'}${one.is_inferred ? ', inferred' : ''}`,
  }));
}

function marketRows({ gaps, halts, away, splits }: Chart): ChartRow[] {
  const plain = { seq: 0, price: '', of: undefined };
  return [
    ...gaps.map(({ from, until }) => ({
      ...{ ...plain, key: `gap ${from}`, at: from, what: 'no bars' },
      why: lasting(from, until),
    })),
    ...halts.map(({ from, until }) => ({
      ...{ ...plain, key: `halt ${from}`, at: from, what: 'trading halt' },
      why: lasting(from, until),
    })),
    ...away.map(({ seq, what, from, until, why }) => ({
      ...{ ...plain, seq, key: `away ${what} ${seq}`, at: from ?? until, what: `${what} away` },
      why: `${why}, ${from === null ? 'since an unknown time' : lasting(from, until)}`,
    })),
    ...splits.map(({ seq, at, to, from }) => ({
      ...{ ...plain, seq, key: `split ${seq}`, at, what: `split ${to}:${from}` },
      why: 'earlier prices are shown in the shares of today',
    })),
  ];
}

/** Before a split: in today's shares, and as it was. */
function pricesOf(today: number | null, recorded: number | null): string {
  if (today === null) return UNKNOWN;
  return today === recorded ? price(today) : `${price(today)} (then ${price(recorded)})`;
}

function lasting(from: string, until: string | null): string {
  return until === null ? 'until now' : `for ${span(Date.parse(until) - Date.parse(from))}`;
}
