// Clock, calendar and assets: of the venue that the account is at home at, and of what the key may trade.
import { z } from 'zod';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { wallTimeAt } from '../../../market/time/zone.ts';
import { settlementOf } from '../../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { PositionRow } from '../../../trader/contract/order-rows.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import type { Server } from '../loaders/parts.ts';
import { notFound, unavailable } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf, mayTrade } from './callers.ts';
import { isFractional } from './holdings.ts';
import { uuidOf } from './ids.ts';
import { day, name, names } from './queries.ts';

const hide = { hide: true } as const;
const calendarQuery = z.strictObject({
  start: day().optional(),
  end: day().optional(),
  date_type: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['TRADING', 'SETTLEMENT']))
    .default('TRADING'),
});

export function marketRoutes(server: Server, plainBuys: PlainBuys): void {
  server.get(
    '/clock',
    { schema: { ...hide, querystring: z.strictObject({}) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const { market_time: now, session } = await caller.read<AccountRow>('/account');
      const { current, next } = session;
      if (next === null) throw unavailable('The calendar of the venue ends here.');
      const closing = current ?? next;
      return {
        timestamp: localText(caller, now),
        is_open: session.state === 'open',
        next_open: localText(caller, next.opens_at),
        next_close: localText(caller, closing.closes_at),
      };
    },
  );

  server.get('/calendar', { schema: { ...hide, querystring: calendarQuery } }, (request) => {
    const { start = '', end = '~', date_type: kind } = request.query;
    const days = calendarOf(alpacaCallerOf(request), start, end);
    const dateOf = (row: CalendarDay) => (kind === 'TRADING' ? row.date : row.settlement_date);
    return days.filter((row) => dateOf(row) >= start && dateOf(row) <= end);
  });

  server.get(
    '/assets',
    {
      schema: {
        ...hide,
        querystring: z.strictObject({
          status: z.string().optional(),
          asset_class: z.string().optional(),
          exchange: z.string().optional(),
          attributes: names().optional(),
        }),
      },
    },
    async (request) => {
      const {
        status = 'active',
        asset_class: kind = 'us_equity',
        exchange = '',
        attributes = [],
      } = request.query;
      const isMet =
        status === 'active' && kind === 'us_equity' && exchange === '' && attributes.length === 0;
      if (!isMet) return [];
      const caller = alpacaCallerOf(request);
      const isInParts = await isFractional(caller, plainBuys);
      return (await knownSymbols(caller)).map((symbol) => asset(symbol, isInParts));
    },
  );

  server.get(
    '/assets/:symbol',
    { schema: { ...hide, params: z.object({ symbol: name() }) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const named = request.params.symbol;
      const symbol = await symbolCalled(caller, named);
      if (!IS_STOCK.test(symbol) || !mayTrade(caller, symbol))
        throw notFound(`asset not found for ${named}`);
      return asset(symbol, await isFractional(caller, plainBuys));
    },
  );
}

export const IS_STOCK = /^[A-Z][A-Z0-9.]{0,9}$/;
const IS_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The symbol that a name or an id of an asset stands for. */
export async function symbolCalled(caller: AlpacaCaller, named: string): Promise<string> {
  if (!IS_UUID.test(named)) return named.toUpperCase();
  const known = await knownSymbols(caller);
  return known.find((symbol) => uuidOf(symbol) === named.toLowerCase()) ?? named;
}

/** What the key is limited to, else what strategies of the trader watch and what is held. */
async function knownSymbols({ key, read }: AlpacaCaller): Promise<string[]> {
  if (key.symbols !== undefined) return [...key.symbols];
  const strategies = await read<readonly { symbols: readonly string[] }[]>('/strategies');
  const held = await read<readonly PositionRow[]>('/positions');
  const all = [
    ...strategies.flatMap(({ symbols }) => symbols),
    ...held.map(({ symbol }) => symbol),
  ];
  return [...new Set(all)].filter((symbol) => IS_STOCK.test(symbol)).sort();
}

export function asset(symbol: string, isInParts: boolean) {
  return {
    id: uuidOf(symbol),
    class: 'us_equity',
    // Orders are routed to the best exchange.
    exchange: '',
    symbol,
    name: symbol,
    status: 'active',
    tradable: true,
    marginable: true,
    shortable: false,
    easy_to_borrow: false,
    borrow_status: 'hard_to_borrow',
    fractionable: isInParts,
    maintenance_margin_requirement: null,
    attributes: [],
  };
}

const MINUTE_MS = 60_000;

/** With the offset of the venue, `2026-11-20T16:00:00-05:00`, as Alpaca's clock has it: programs cut the offset off and read local time. */
function localText({ client }: AlpacaCaller, iso: string): string {
  const at = instant(Date.parse(iso));
  const { day: date, msOfDay } = wallTimeAt(venuesOf(client.venue).home.calendar.zone, at);
  const local = Date.parse(date) + msOfDay;
  const minutes = Math.abs(local - at) / MINUTE_MS;
  const offset = new Date(minutes * MINUTE_MS).toISOString().slice(11, 16);
  const text = new Date(local).toISOString().replace(/(?:\.000)?Z$/, '');
  return `${text}${local < at ? '-' : '+'}${offset}`;
}

interface CalendarDay {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly session_open: string;
  readonly session_close: string;
  readonly settlement_date: string;
}

/** More sessions than there are between a trade and its settlement. */
const SETTLING_SESSIONS = 7;

/** Sessions up to `end`, from some that settle before `start`. */
function calendarOf({ client }: AlpacaCaller, start: string, end: string): CalendarDay[] {
  const { calendar } = venuesOf(client.venue).home;
  const rule = settlementRuleOf(client.venue);
  const clock = (at: Session['open']) =>
    new Date(wallTimeAt(calendar.zone, at).msOfDay).toISOString().slice(11, 16);
  const { firstDay, lastDay } = calendar;
  const isLate = start > firstDay && start <= lastDay;
  const before = isLate
    ? calendar.previousSession(start as TradingDay, SETTLING_SESSIONS)
    : undefined;
  const rows: CalendarDay[] = [];
  let session = before ?? calendar.sessionOf(firstDay) ?? calendar.nextSession(firstDay);
  for (; session !== undefined && session.day <= end; session = calendar.nextSession(session.day)) {
    const { day: date, open, close } = session;
    const settlement_date = settlementOf(date, rule).on;
    rows.push({ date, open: clock(open), close: clock(close), ...EXTENDED, settlement_date });
  }
  return rows;
}

/** What Alpaca says of every day; nothing is traded in these hours here. */
const EXTENDED = { session_open: '0400', session_close: '2000' };
