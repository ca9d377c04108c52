// The prices between which a share may trade today, as the exchange publishes them each morning.
import type { Cancel } from '../../../../kernel/clock.ts';
import { MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { DayLimits } from '../../../../market/instruments/day-limits.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { dayText, exchangeDay, parseExchangeTime } from '../messages/exchange-time.ts';

export interface Limits {
  /** Of today; undefined until they are known. */
  of(symbol: string): DayLimits | undefined;
  watch(instrument: Instrument): void;
  forget(symbol: string): void;
  opened(): void;
  closed(): void;
}

/** They change overnight, and are published before the open: asked until they are there. */
const ASK_EVERY_MS = MINUTE_MS;
const ASK_LEAST_MS = 1_000;
const PAGE_SIZE = 100;

export function createLimits(context: SessionContext, calls: Calls): Limits {
  const { clock, wall } = context;
  const watched = new Map<string, Instrument>();
  const limitsBySymbol = new Map<string, DayLimits>();
  const asking = new Set<string>();
  let isOpen = false;
  let cancelTimer: Cancel = () => {};

  const today = (): TradingDay => exchangeDay(clock.now());

  function known(symbol: string): DayLimits | undefined {
    const limits = limitsBySymbol.get(symbol);
    return limits?.day === today() ? limits : undefined;
  }

  function askAll(): void {
    cancelTimer();
    if (!isOpen) return;
    for (const instrument of watched.values()) ask(instrument);
    const delayMs = Math.max(ASK_EVERY_MS / Math.max(1, clock.speed), ASK_LEAST_MS);
    cancelTimer = wall.after(delayMs, askAll);
  }

  function ask(instrument: Instrument): void {
    const { symbol, brokerSymbol, venue } = instrument;
    const day = today();
    const isTraded = context.venues.named(venue).calendar.sessionOf(day) !== undefined;
    if (!isOpen || !isTraded || known(symbol) !== undefined || asking.has(symbol)) return;
    asking.add(symbol);
    calls.make({
      method: 'GET',
      path: '/data/masterdata',
      query: {
        symbol: brokerSymbol,
        From: dayText(day),
        To: dayText(day),
        pageIndex: 1,
        pageSize: PAGE_SIZE,
      },
      urgency: 'read',
      answered(result) {
        asking.delete(symbol);
        if (result.kind === 'done' && watched.has(symbol)) take(instrument, day, result.data);
      },
    });
  }

  function take({ symbol, brokerSymbol }: Instrument, day: TradingDay, data: unknown): void {
    const limits = listOf(data)
      .map((row) => limitsIn(row, brokerSymbol, day))
      .find((each) => each !== undefined);
    if (limits === undefined) return;
    limitsBySymbol.set(symbol, limits);
    context.update({ type: 'limits', symbol, limits });
  }

  return {
    of: known,
    watch(instrument) {
      watched.set(instrument.symbol, instrument);
      ask(instrument);
    },
    forget(symbol) {
      watched.delete(symbol);
      limitsBySymbol.delete(symbol);
    },
    opened() {
      isOpen = true;
      asking.clear();
      // Reported again: a subscriber may have started since.
      for (const [symbol] of watched) {
        const limits = known(symbol);
        if (limits !== undefined) context.update({ type: 'limits', symbol, limits });
      }
      askAll();
    },
    closed() {
      isOpen = false;
      cancelTimer();
    },
  };
}

function limitsIn(raw: unknown, symbol: string, day: TradingDay): DayLimits | undefined {
  const row = fieldsOf(raw);
  const tradedAt = parseExchangeTime(textOf(row.tradingDate));
  if (textOf(row.symbol) !== symbol || tradedAt === undefined) return undefined;
  const ceiling = numberOf(row.ceiling);
  const floor = numberOf(row.floor);
  const reference = numberOf(row.refPrice);
  if (ceiling === undefined || floor === undefined || reference === undefined) return undefined;
  const isSound = floor > 0 && floor <= reference && reference <= ceiling;
  return isSound && exchangeDay(tradedAt) === day ? { day, ceiling, floor, reference } : undefined;
}
