// The account in its public JSON form: a number that is not known is null, with the reason, never 0.

import { type Instant, SECOND_MS, toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { Session } from '../../../market/time/calendar.ts';
import type { AccountRow, EquityRow, FigureRow, SessionRow } from '../../contract/account.ts';
import type { AccountView } from '../../ports/account-view.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';
import type { RiskSettings } from '../../ports/risk-settings.ts';

export function accountRow(view: AccountView): AccountRow {
  const { held, inFlight, session } = view;
  const figure = (tag: AccountTag) => figureRow(view, tag);
  return {
    account: view.account,
    mode: view.mode,
    account_type: view.accountType,
    venue: view.venue,
    exchanges: [...view.exchanges],
    currency: view.currency,
    market_time: toIso(view.marketTime),
    balance: {
      net_liquidation: figure('NetLiquidation'),
      buying_power: figure('BuyingPower'),
      available_funds: figure('AvailableFunds'),
      excess_liquidity: figure('ExcessLiquidity'),
      settled_cash: figure('SettledCash'),
      cash: figure('CashBalance'),
      day_trades_remaining: dayTrades(figure('DayTradesRemaining')),
      day_start_net_liquidation: view.dayBase ?? null,
    },
    buying_power_available: Number.isFinite(view.buyingPower) ? cents(view.buyingPower) : null,
    exposure: {
      long: cents(held.long),
      short: cents(held.short),
      working_entries: cents(inFlight.long + inFlight.short),
    },
    limits: limitsOf(view.risk),
    session: {
      state: session.current === undefined ? 'closed' : 'open',
      current: sessionRow(session.current),
      next: sessionRow(session.next),
      next_change: isoOrNull(session.current?.close ?? session.next?.open),
    },
    fractions: view.fractions,
  };
}

function figureRow({ figure, marketTime }: AccountView, tag: AccountTag): FigureRow {
  const known = figure(tag);
  if (known === undefined)
    return { value: null, age_seconds: null, reason: 'the broker has not reported it' };
  return {
    value: known.value,
    age_seconds: Math.max(0, Math.round((marketTime - known.at) / SECOND_MS)),
    reason: null,
  };
}

/** The broker reports -1 for an account without a limit. */
function dayTrades(row: FigureRow): FigureRow {
  return row.value !== null && row.value < 0 ? { ...row, value: null, reason: 'unlimited' } : row;
}

function limitsOf(risk: RiskSettings): AccountRow['limits'] {
  return {
    max_positions: risk.positionsMax,
    max_position_notional: risk.positionNotionalMax,
    max_order_quantity: smallest(risk.orderQuantityMax, risk.orderSharesMax),
    max_symbol_percent: smallest(risk.symbolPercentMax, risk.positionPercentMax),
    max_gross_exposure_percent: risk.grossExposurePercentMax ?? null,
    max_daily_loss_percent: risk.dailyLossPercentMax,
    max_orders_per_minute: risk.ordersPerMinuteMax,
    max_entries_per_day: risk.entriesPerDayMax ?? null,
    max_leverage: risk.leverageMax,
    allow_symbols: risk.allowSymbols === undefined ? null : [...risk.allowSymbols].sort(),
    deny_symbols: [...(risk.denySymbols ?? [])].sort(),
  };
}

/** Null if neither limit is set. */
function smallest(...limits: readonly (number | undefined)[]): number | null {
  const set = limits.filter((limit) => limit !== undefined);
  return set.length === 0 ? null : Math.min(...set);
}

function sessionRow(session: Session | undefined): SessionRow | null {
  if (session === undefined) return null;
  return {
    day: session.day,
    opens_at: toIso(session.open),
    closes_at: toIso(session.close),
    is_early_close: session.isEarlyClose,
  };
}

function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}

/** One point each day. */
export function equityRows({ dayBases }: AccountView): EquityRow[] {
  return dayBases.map(({ day, netLiquidation }) => ({ day, net_liquidation: netLiquidation }));
}
