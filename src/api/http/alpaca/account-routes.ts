// The account as Alpaca describes one. Its money is that of the whole account; activities are those of the key alone.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import { dayAt, wallTimeAt } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow, FigureRow } from '../../../trader/contract/account.ts';
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { Server } from '../loaders/parts.ts';
import type { PageBody } from '../presenters/rows.ts';
import { invalid, refused } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { exact, text } from './figures.ts';
import { isFractional } from './holdings.ts';
import { orderUuid, uuidOf } from './ids.ts';
import { executionsOf } from './own-orders.ts';
import { historyQuery, portfolioHistory } from './portfolio-history.ts';
import { day, moment, name, names, whole } from './queries.ts';

const hide = { hide: true } as const;

export function accountRoutes(server: Server, plainBuys: PlainBuys): void {
  server.get(
    '/account',
    { schema: { ...hide, querystring: z.strictObject({}) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const account = await caller.read<AccountRow>('/account');
      const status = await caller.read<StatusView>('/status');
      return shownAccount(caller, account, status);
    },
  );

  server.get('/account/configurations', { schema: hide }, async (request) => ({
    ...CONFIGURATIONS,
    fractional_trading: await isFractional(alpacaCallerOf(request), plainBuys),
  }));
  server.patch('/account/configurations', { schema: hide }, () => {
    throw refused('The limits of a key are set in sluice.yaml (api.alpaca), not by programs.');
  });

  server.get(
    '/account/portfolio/history',
    { schema: { ...hide, querystring: historyQuery } },
    (request) => portfolioHistory(alpacaCallerOf(request), request.query),
  );

  server.get(
    '/account/activities',
    {
      schema: {
        ...hide,
        querystring: activitiesQuery.extend({ activity_types: names().optional() }),
      },
    },
    (request) => {
      const { activity_types: types, ...asked } = request.query;
      return types === undefined || types.includes('FILL')
        ? activities(alpacaCallerOf(request), asked)
        : [];
    },
  );

  server.get(
    '/account/activities/:type',
    { schema: { ...hide, params: z.object({ type: z.string() }), querystring: activitiesQuery } },
    (request) =>
      request.params.type.toUpperCase() === 'FILL'
        ? activities(alpacaCallerOf(request), request.query)
        : [],
  );
}

export const accountUuid = ({ client: { name: called, account } }: Pick<AlpacaCaller, 'client'>) =>
  uuidOf(`account ${called} ${account}`);

function shownAccount({ client, key }: AlpacaCaller, row: AccountRow, { trading }: StatusView) {
  const { balance, exposure } = row;
  const equity = text(balance.net_liquidation.value);
  const available = text(row.buying_power_available);
  return withoutNulls({
    id: accountUuid({ client }),
    account_number: row.account,
    status: 'ACTIVE',
    crypto_status: 'INACTIVE',
    currency: row.currency,
    cash: text(balance.cash.value),
    buying_power: available,
    regt_buying_power: available,
    effective_buying_power: available,
    non_marginable_buying_power: text(balance.settled_cash.value),
    options_buying_power: '0',
    equity,
    last_equity: text(balance.day_start_net_liquidation),
    portfolio_value: equity,
    long_market_value: text(exposure.long),
    short_market_value: text(-exposure.short),
    position_market_value: text(exposure.long + exposure.short),
    initial_margin: text(keptBack(balance.net_liquidation, balance.available_funds)),
    maintenance_margin: text(keptBack(balance.net_liquidation, balance.excess_liquidity)),
    multiplier: row.account_type === 'cash' ? '1' : '2',
    accrued_fees: '0',
    trading_blocked: trading.state === 'HALTED',
    transfers_blocked: true,
    account_blocked: false,
    trade_suspended_by_user: trading.state !== 'ACTIVE',
    shorting_enabled: false,
    created_at: CREATED_AT,
    balance_asof: dayAt(
      venuesOf(client.venue).home.calendar.zone,
      instant(Date.parse(row.market_time)),
    ),
    options_approved_level: 0,
    options_trading_level: 0,
    crypto_tier: 0,
    // Removed by Alpaca in 2026; older programs still read them.
    pattern_day_trader: false,
    daytrade_count: 0,
    daytrading_buying_power: '0',
    max_order_notional: text(key.orderNotionalMax),
    max_day_notional: text(key.dayNotionalMax),
  });
}

/** Brokers report what a margin leaves over. */
function keptBack({ value: all }: FigureRow, { value: left }: FigureRow): number | null {
  return all === null || left === null ? null : Math.max(0, cents(all - left));
}

/** What is unknown is absent: clients in C# refuse the whole account for a null. */
function withoutNulls(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** An account of the broker has no such time here. */
const CREATED_AT = '2000-01-01T00:00:00Z';

const CONFIGURATIONS = {
  max_margin_multiplier: '1',
  no_shorting: true,
  suspend_trade: false,
  trade_confirm_email: 'none',
  ptp_no_exception_entry: false,
  dtbp_check: 'entry',
  pdt_check: 'entry',
  disable_overnight_trading: true,
  max_options_trading_level: 0,
};

const activitiesQuery = z.strictObject({
  date: day().optional(),
  after: moment().optional(),
  until: moment().optional(),
  direction: z.enum(['asc', 'desc']).default('desc'),
  page_size: whole(1, 100).default(100),
  page_token: z.string().max(100).optional(),
  category: z.enum(['trade_activity', 'non_trade_activity']).default('trade_activity'),
  order_id: name().optional(),
});

const PAGE = 1_000;

/** Executions, each with what its order had filled by then. */
async function activities(caller: AlpacaCaller, asked: z.infer<typeof activitiesQuery>) {
  if (asked.category === 'non_trade_activity') return [];
  const { zone } = venuesOf(caller.client.venue).home.calendar;
  const span = asked.date === undefined ? [asked.after, asked.until] : daySpan(caller, asked.date);
  const words = {
    ...{ limit: PAGE, sort: asked.direction === 'asc' ? 'time' : '-time' },
    ...(span[0] !== undefined && { from: span[0] }),
    ...(span[1] !== undefined && { to: span[1] }),
  };
  const found: object[] = [];
  let isBeyond = asked.page_token === undefined;
  for (let cursor: string | undefined; ; ) {
    const { rows, next } = await executionsOf(caller, { ...words, cursor });
    for (const row of rows) {
      const id = activityId(row, zone);
      const orderId = orderUuid(row.order_ref);
      if (isBeyond && row.time !== asked.after && (asked.order_id ?? orderId) === orderId)
        found.push(await activity(caller, row, id));
      if (id === asked.page_token) isBeyond = true;
      if (found.length === asked.page_size) return found;
    }
    if (next === undefined || next === null) break;
    cursor = next;
  }
  if (!isBeyond) throw invalid(`page_token ${asked.page_token}: no activity has this id`);
  return found;
}

function daySpan({ client }: AlpacaCaller, date: string): readonly [string, string] {
  const { start, end } = venuesOf(client.venue).home.calendar.boundsOf(date as never);
  return [new Date(start).toISOString(), new Date(end).toISOString()];
}

type ZoneOf = Parameters<typeof wallTimeAt>[0];

/** `YYYYMMDDhhmmssSSS::uuid`, by the clock of the venue. */
function activityId({ time, exec_id: execution }: ExecutionRow, zone: ZoneOf): string {
  const at = instant(Date.parse(time));
  const { day: local, msOfDay } = wallTimeAt(zone, at);
  const clock = new Date(msOfDay).toISOString().slice(11, 23);
  return `${local}${clock}`.replaceAll(/[-:.]/g, '').concat(`::${uuidOf(execution)}`);
}

async function activity(caller: AlpacaCaller, row: ExecutionRow, id: string) {
  const words = wordsOf({ order_ref: row.order_ref, limit: PAGE });
  const { rows: fills } = await caller.read<PageBody<ExecutionRow>>(
    `/executions/page?${words}&sort=time`,
  );
  const { rows } = await caller.read<PageBody<OrderRow>>(`/orders/page?${words}`);
  const upTo = fills.findIndex(({ exec_id: other }) => other === row.exec_id) + 1;
  const filled = exact(fills.slice(0, upTo).reduce((sum, { shares }) => sum + shares, 0));
  const left = Math.max(0, exact((rows[0]?.quantity ?? filled) - filled));
  return {
    ...{ id, activity_type: 'FILL', transaction_time: row.time },
    type: left > 0 ? 'partial_fill' : 'fill',
    price: text(row.price),
    qty: text(row.shares),
    side: row.side === 'BOT' ? 'buy' : 'sell',
    symbol: row.symbol,
    leaves_qty: text(left),
    order_id: orderUuid(row.order_ref),
    cum_qty: text(filled),
    order_status: left > 0 ? 'partially_filled' : 'filled',
  };
}
