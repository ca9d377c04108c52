// Rows of an option chain for tests, each written as `2026-11-18 10:00 AAPL 261218C00104000 1.90 2.00`.
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { parseOptionId } from '../../../src/market/options/option-id.ts';
import { instantOf, parseWallTime } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { TapedRows } from '../../../src/research/chains/chain-tape.ts';
import {
  CALL,
  numberOfDay,
  type OptionColumn,
  type OptionColumns,
  PUT,
} from '../../../src/research/options/option-columns.ts';
import { createRowBuilder } from '../../../src/research/options/row-builder.ts';
import { byDay } from '../../../src/research/store/option-store.ts';

const ROW = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}) (\S+ \S+) (\S+) (\S+)(?: (.*))?$/;
const NICKELS: TapedRows['priceSteps'] = [{ lowEdge: 0, increment: 0.05 }];

const UNKNOWN: Readonly<Record<OptionColumn, number>> = {
  ...{ at: Number.NaN, expiry: Number.NaN, right: CALL, strike: Number.NaN },
  ...{ bid: Number.NaN, ask: Number.NaN, bidSize: Number.NaN, askSize: Number.NaN },
  ...{ last: Number.NaN, volume: 500, openInterest: 2_000, openInterestDay: Number.NaN },
  ...{ volatility: 0.3, delta: Number.NaN, underlyingBid: Number.NaN, underlyingAsk: Number.NaN },
};

/** Further figures stand behind as `askSize=1 openInterest=100`; `-` is an unknown price. Open interest is that of the day before. */
export function rowsFrom(lines: readonly string[]): OptionColumns {
  const builder = createRowBuilder();
  for (const line of lines) builder.add(rowFrom(line), 0);
  return builder.sorted().columns;
}

function rowFrom(line: string): Record<OptionColumn, number> {
  const [, time = '', id = '', bid = '', ask = '', more = ''] = ROW.exec(line) ?? [];
  const terms = parseOptionId(id);
  const wall = parseWallTime(time);
  if (terms === undefined || wall === undefined) throw new Error(line);
  const before = US_EQUITIES.previousSession(wall.day)?.day ?? wall.day;
  return {
    ...UNKNOWN,
    at: instantOf(US_EQUITIES.zone, wall.day, wall.msOfDay),
    expiry: numberOfDay(terms.expiry),
    right: terms.right === 'call' ? CALL : PUT,
    strike: terms.strike,
    bid: Number(bid === '-' ? Number.NaN : bid),
    ask: Number(ask === '-' ? Number.NaN : ask),
    openInterestDay: numberOfDay(before),
    ...Object.fromEntries(
      more
        .split(' ')
        .filter((one) => one !== '')
        .map(figureOf),
    ),
  };
}

function figureOf(text: string): [string, number] {
  const [name = '', value = ''] = text.split('=');
  return [name, /^\d{4}-/.test(value) ? numberOfDay(value as TradingDay) : Number(value)];
}

export function tapedRows(lines: readonly string[], underlying = 'AAPL'): TapedRows {
  return tapedColumns(underlying, rowsFrom(lines));
}

export function tapedColumns(
  underlying: string,
  columns: OptionColumns,
  priceSteps = NICKELS,
): TapedRows {
  const parts = byDay(columns, (at) => US_EQUITIES.dayOf(instant(at)));
  return {
    ...{ underlying, priceSteps, calendar: US_EQUITIES },
    days: parts.map(({ day }) => day),
    rowsOf(day) {
      const found = parts.find((part) => part.day === day);
      if (found === undefined) throw new Error(`no rows of ${day}`);
      return found.rows;
    },
  };
}
