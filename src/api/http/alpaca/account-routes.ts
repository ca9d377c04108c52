// The account as Alpaca describes one. Its money is that of the whole account; activities are those of the key alone.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import { dayAt } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow, FigureRow } from '../../../trader/contract/account.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import type { Server } from '../loaders/parts.ts';
import { activities, activitiesQuery } from './activities.ts';
import { refused } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { text } from './figures.ts';
import { isFractional } from './holdings.ts';
import { uuidOf } from './ids.ts';
import { historyQuery, portfolioHistory } from './portfolio-history.ts';
import { names } from './queries.ts';

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
