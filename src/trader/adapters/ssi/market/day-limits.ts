// The prices between which a share may trade today, as the exchange publishes them each morning: one list of the whole market, and what the
// stream says of a share.
import type { Cancel } from '../../../../kernel/clock.ts';
import { MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { DayLimits } from '../../../../market/instruments/day-limits.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { type Done, rowsIn } from '../messages/answers.ts';
import { dayText, exchangeDay, isDayText } from '../messages/exchange-time.ts';

export interface Limits {
  /** Of today; undefined until they are known. */
  of(symbol: string): DayLimits | undefined;
  watch(instrument: Instrument): void;
  forget(symbol: string): void;
  /** What the stream says of a share. */
  streamed(instrument: Instrument, fields: Fields): void;
  opened(): void;
  closed(): void;
}

/** They change overnight, and are published before the open: asked until they are there. */
const ASK_EVERY_MS = MINUTE_MS;
const ASK_LEAST_MS = 1_000;
/** The market has some 1,600 securities, and SSI lists them only together. */
const PAGE_SIZE = 1_000;
const PAGES_MAX = 20;

export function createLimits(context: SessionContext, calls: Calls): Limits {
  const { clock, wall } = context;
  const watched = new Map<string, Instrument>();
  const limitsBySymbol = new Map<string, DayLimits>();
  /** What the list had, by SSI's spelling, for shares that are watched later. */
  let listed = new Map<string, DayLimits>();
  let asking: TradingDay | undefined;
  let isOpen = false;
  let cancelTimer: Cancel = () => {};

  const today = (): TradingDay => exchangeDay(clock.now());

  function known(symbol: string): DayLimits | undefined {
    const limits = limitsBySymbol.get(symbol);
    return limits?.day === today() ? limits : undefined;
  }

  function askAgain(): void {
    cancelTimer();
    if (!isOpen) return;
    ask();
    const delayMs = Math.max(ASK_EVERY_MS / Math.max(1, clock.speed), ASK_LEAST_MS);
    cancelTimer = wall.after(delayMs, askAgain);
  }

  function ask(): void {
    const day = today();
    const isWanted = [...watched.values()].some(
      ({ symbol, venue }) =>
        known(symbol) === undefined &&
        context.venues.named(venue).calendar.sessionOf(day) !== undefined,
    );
    if (!isOpen || !isWanted || asking === day) return;
    asking = day;
    listed = new Map();
    page(day, 1);
  }

  function page(day: TradingDay, pageIndex: number): void {
    const text = dayText(day);
    calls.make({
      method: 'GET',
      path: '/data/masterdata',
      query: { from: text, to: text, pageIndex, pageSize: PAGE_SIZE },
      urgency: 'read',
      answered(result) {
        if (asking !== day) return;
        const rows = result.kind === 'done' ? rowsIn(result) : undefined;
        if (result.kind !== 'done' || rows === undefined) {
          asking = undefined;
          return;
        }
        take(rows, day);
        if (hasMore(result, rows.length, pageIndex)) return page(day, pageIndex + 1);
        asking = undefined;
      },
    });
  }

  function take(rows: readonly unknown[], day: TradingDay): void {
    for (const row of rows.map(fieldsOf)) {
      const limits = listedLimits(row, day);
      if (limits !== undefined) listed.set(textOf(row.symbol), limits);
    }
    for (const instrument of watched.values()) lookUp(instrument);
  }

  function lookUp({ symbol, brokerSymbol }: Instrument): void {
    const limits = listed.get(brokerSymbol);
    if (limits?.day === today() && known(symbol) === undefined) publish(symbol, limits);
  }

  function publish(symbol: string, limits: DayLimits): void {
    limitsBySymbol.set(symbol, limits);
    context.update({ type: 'limits', symbol, limits });
  }

  return {
    of: known,
    watch(instrument) {
      watched.set(instrument.symbol, instrument);
      lookUp(instrument);
      ask();
    },
    forget(symbol) {
      watched.delete(symbol);
      limitsBySymbol.delete(symbol);
    },
    streamed({ symbol }, { t, ce, fl, ref }) {
      const day = today();
      if (!isDayText(textOf(t), day)) return;
      const limits = soundLimits({ day, ceiling: ce, floor: fl, reference: ref });
      const before = known(symbol);
      const isSame =
        limits?.ceiling === before?.ceiling &&
        limits?.floor === before?.floor &&
        limits?.reference === before?.reference;
      if (limits !== undefined && !isSame) publish(symbol, limits);
    },
    opened() {
      isOpen = true;
      asking = undefined;
      // Reported again: a subscriber may have started since.
      for (const [symbol] of watched) {
        const limits = known(symbol);
        if (limits !== undefined) context.update({ type: 'limits', symbol, limits });
      }
      askAgain();
    },
    closed() {
      isOpen = false;
      cancelTimer();
    },
  };
}

/** A list without a number of pages ends with a page that is not full. */
function hasMore({ beside }: Done, rows: number, pageIndex: number): boolean {
  const pages = numberOf(beside.pagesCount);
  if (rows === 0 || pageIndex >= PAGES_MAX) return false;
  return pages === undefined ? rows >= PAGE_SIZE : pageIndex < pages;
}

function listedLimits(row: Fields, day: TradingDay): DayLimits | undefined {
  const { tradingDate, ceiling, floor, refPrice } = row;
  if (!isDayText(textOf(tradingDate), day)) return undefined;
  return soundLimits({ day, ceiling, floor, reference: refPrice });
}

function soundLimits({
  day,
  ...raw
}: {
  readonly day: TradingDay;
  readonly ceiling: unknown;
  readonly floor: unknown;
  readonly reference: unknown;
}): DayLimits | undefined {
  const ceiling = numberOf(raw.ceiling);
  const floor = numberOf(raw.floor);
  const reference = numberOf(raw.reference);
  if (ceiling === undefined || floor === undefined || reference === undefined) return undefined;
  const isSound = floor > 0 && floor <= reference && reference <= ceiling;
  return isSound ? { day, ceiling, floor, reference } : undefined;
}
