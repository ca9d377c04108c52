// /v2/account: balances, configuration, activities and portfolio history.
import { type Decimal, decimal, textOf, ZERO } from '../../../../kernel/decimal.ts';
import { type Instant, instant, toIso } from '../../../../kernel/instant.ts';
import { hyphenated } from '../../../../kernel/uuid.ts';
import { wallTimeAt } from '../../../../market/time/zone.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Correction, Execution } from '../../exchange/account/account.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { badField } from '../../exchange/state/refusals.ts';
import {
  type Answered,
  found,
  isRefusal,
  limitIn,
  momentOf,
  refusalAnswer,
} from '../messages/answers.ts';
import { bodyIn } from '../messages/order-body.ts';
import { historyView } from './history-view.ts';

export interface AccountRoutes {
  account(): Answered;
  configuration(): Answered;
  configure(body: string): Answered;
  /** `type`: undefined for all. */
  activities(type: string | undefined, query: URLSearchParams): Answered;
  history(query: URLSearchParams): Answered;
}

/** A fill, or what has become of one. */
type Trade = Pick<Correction, 'id' | 'at' | 'price' | 'quantity' | 'cumulative' | 'leaves'> & {
  readonly kind: 'fill' | Correction['kind'];
  readonly of: Execution;
};

const PAGE = { name: 'page_size', usual: 100, max: 100 };
const MONEY_PLACES = 4;
const TWO = decimal('2');

export function createAccountRoutes(exchange: Exchange): AccountRoutes {
  const { account, risk, reserves } = exchange;

  function accountView(): object {
    const { equity, longValue, shortValue, initialMargin, maintenanceMargin, multiplier } =
      exchange.balances();
    const power = risk.buyingPower();
    const settled = notNegative(account.cash.minus(reserves.reserved()));
    return {
      id: account.id,
      account_number: account.number,
      status: 'ACTIVE',
      crypto_status: 'INACTIVE',
      currency: 'USD',
      cash: money(account.cash),
      ...{ equity: money(equity), portfolio_value: money(equity) },
      last_equity: money(account.lastEquity),
      buying_power: money(power),
      effective_buying_power: money(power),
      regt_buying_power: money(power),
      non_marginable_buying_power: money(settled),
      options_buying_power: money(settled),
      long_market_value: money(longValue),
      short_market_value: money(shortValue),
      position_market_value: money(longValue.minus(shortValue)),
      initial_margin: money(initialMargin),
      maintenance_margin: money(maintenanceMargin),
      last_maintenance_margin: money(account.lastMaintenance),
      sma: money(notNegative(equity.minus(initialMargin.times(TWO)))),
      multiplier: textOf(multiplier),
      ...{ accrued_fees: '0', pending_reg_taf_fees: '0', intraday_adjustments: '0' },
      ...{ pending_transfer_in: '0', pending_transfer_out: '0' },
      shorting_enabled: !account.configuration.no_shorting && multiplier.eq(TWO),
      trade_suspended_by_user: account.configuration.suspend_trade,
      ...{ trading_blocked: false, transfers_blocked: false, account_blocked: false },
      ...{ options_approved_level: 0, options_trading_level: 0, crypto_tier: 0 },
      created_at: toIso(account.createdAt),
      balance_asof: US_EQUITIES.previousSession(US_EQUITIES.dayOf(exchange.now()))?.day ?? null,
    };
  }

  function configure(text: string): Answered {
    const body = bodyIn(text);
    if (body === undefined) return refusalAnswer(badField('request body format is invalid'));
    const { configuration } = account;
    for (const [name, value] of Object.entries(body)) {
      if (value === null) continue;
      // Such as the day-trade checks that were removed.
      if (!Object.hasOwn(configuration, name)) continue;
      const known = configuration[name as keyof typeof configuration];
      const isWrong = known !== null && typeof known !== typeof value;
      if (isWrong) return refusalAnswer(badField(`invalid ${name}: ${String(value)}`));
      Object.assign(configuration, { [name]: value });
    }
    return found(configuration);
  }

  function activities(type: string | undefined, query: URLSearchParams): Answered {
    const limit = limitIn(query, PAGE);
    const [after, until, day] = ['after', 'until', 'date'].map((name) => momentOf(query, name));
    const refusal = [limit, after, until, day].find(isRefusal);
    if (refusal !== undefined) return refusalAnswer(refusal);
    const types = type ?? query.get('activity_types') ?? 'FILL';
    if (!types.split(',').includes('FILL')) return found([]);
    const wanted = hyphenated(query.get('order_id') ?? '');
    const onDay = day === undefined ? undefined : US_EQUITIES.dayOf(day as Instant);
    const matching = trades().filter(
      ({ at, of: { orderId } }) =>
        (wanted === '' || wanted === orderId) &&
        (after === undefined || at > (after as Instant)) &&
        (until === undefined || at < (until as Instant)) &&
        (onDay === undefined || US_EQUITIES.dayOf(at) === onDay),
    );
    const listed =
      wanted === '' && onDay === undefined && exchange.faults.lasting('same-moment') !== undefined
        ? matching.filter(({ at }, index) => matching[index + 1]?.at !== at)
        : matching;
    const sorted = query.get('direction') === 'asc' ? listed : [...listed].reverse();
    const token = query.get('page_token');
    const from = token === null ? 0 : sorted.findIndex((one) => activityId(one) === token) + 1;
    // Those of other assets are the newest.
    const others = token === null && wanted === '' ? exchange.otherRows.activities : [];
    const page = sorted.slice(from, from + (limit as number)).map(activityView);
    return found([...others, ...page].slice(0, limit as number));
  }

  /** Undocumented: whether the list has what the stream says of corrections. */
  function trades(): readonly Trade[] {
    const fills = account.executions.map((one): Trade => ({ ...one, of: one, kind: 'fill' }));
    if (exchange.faults.lasting('corrections-unlisted') !== undefined) return fills;
    return [...fills, ...account.corrections].sort((one, other) => one.at - other.at);
  }

  function activityView({ kind, of, ...trade }: Trade): object {
    const isPart = trade.leaves.gt(0);
    const usual = isPart ? 'partial_fill' : 'fill';
    return {
      id: activityId(trade),
      account_id: account.id,
      activity_type: 'FILL',
      transaction_time: toIso(trade.at),
      type: kind === 'fill' ? usual : kind,
      price: textOf(trade.price),
      qty: textOf(kind === 'trade_bust' ? trade.quantity.negated() : trade.quantity),
      side: of.side,
      symbol: of.symbol,
      leaves_qty: textOf(trade.leaves),
      order_id: of.orderId,
      cum_qty: textOf(trade.cumulative),
      order_status: isPart ? 'partially_filled' : 'filled',
    };
  }

  return {
    account: () => found(accountView()),
    configuration: () => found(account.configuration),
    configure,
    activities,
    history: (query) => historyView(exchange, query),
  };
}

/** `YYYYMMDDhhmmssSSS::uuid`, in the time of New York. */
function activityId({ at, id }: Pick<Trade, 'at' | 'id'>): string {
  const { day, msOfDay } = wallTimeAt(US_EQUITIES.zone, at);
  const time = toIso(instant(msOfDay)).slice(11, 23);
  return `${`${day}${time}`.replace(/[^\d]/g, '')}::${id}`;
}

function money(amount: Decimal): string {
  return textOf(amount.roundedTo(MONEY_PLACES));
}

function notNegative(amount: Decimal): Decimal {
  return amount.isNegative() ? ZERO : amount;
}
