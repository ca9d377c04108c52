// The reports of the simulated broker: order changes, fills with their commission, and a complete snapshot on
// request.

import { Subject } from 'rxjs';
import type { Clock } from '../../kernel/clock.ts';
import { amountOf, isOptionId, priceOfAmount } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import { contractsIn } from '../../market/options/combination.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { type OrderSide, signedShares } from '../../trader/domain/terms/side.ts';
import type {
  BrokerReport,
  ReportedCompletedOrder,
  ReportedExecution,
  ReportedPosition,
} from '../../trader/ports/broker-reports.ts';
import type { SimulatedAccount } from './account.ts';
import { type CommissionPlan, commissionOf, optionCommissionOf } from './costs.ts';
import { isFinal, linkOf, type RestingOrder, reportOf } from './resting-order.ts';

export interface BrokerReports {
  readonly reports$: Subject<BrokerReport>;
  say(report: BrokerReport): void;
  order(order: RestingOrder): void;
  cancelled(order: RestingOrder): void;
  /** Also books the fill: cash, shares and commission. */
  filled(order: RestingOrder, shares: number, price: number): void;
  /** With the executions and ended orders since the last one: every report of this broker arrives, so none is repeated. */
  snapshot(open: readonly RestingOrder[]): void;
  position(symbol: string): void;
  accountValues(): void;
  /** What has ended or filled before is not listed any more. */
  startDay(): void;
}

interface Leg {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly shares: number;
  readonly price: number;
}

export function createBrokerReports(options: {
  readonly accountName: string;
  /** Of commissions and account figures. */
  readonly venue: Pick<Venue, 'currency' | 'costsOf'>;
  readonly commission: CommissionPlan;
  readonly account: SimulatedAccount;
  readonly clock: Clock;
  /** What a purchase, or a sale, of one option contract costs; NaN if unknown. */
  farSideOf(id: string, side: OrderSide): number;
}): BrokerReports {
  const { accountName, account, clock } = options;
  const { currency } = options.venue;
  const reports$ = new Subject<BrokerReport>();
  let completed: ReportedCompletedOrder[] = [];
  let executions: ReportedExecution[] = [];
  let fills = 0;

  const say = (report: BrokerReport): void => reports$.next(report);

  function positionOf(symbol: string): ReportedPosition {
    const { quantity = 0, averageCost = 0 } = account.holdingBySymbol.get(symbol) ?? {};
    return { account: accountName, symbol, quantity, averageCost };
  }

  /** The account holds contracts: of a vertical it shows both. */
  function reportPosition(symbol: string): void {
    const contracts = contractsIn(symbol).map(({ contract }) => contract);
    for (const name of contracts.length === 0 ? [symbol] : contracts)
      say({ type: 'position', position: positionOf(name) });
  }

  function complete(order: RestingOrder): void {
    const { terms, stage, filled, why } = order;
    const { orderRef, symbol } = terms;
    const status = stage === 'filled' ? 'filled' : 'cancelled';
    const names = { brokerLink: linkOf(order), orderRef };
    completed.push({ account: accountName, ...names, symbol, status, filled, why });
  }

  /** The minimum applies to the order, however many fills it has; a rate applies to each fill. */
  function commissionFor(order: RestingOrder, value: number): number {
    if (options.commission.kind === 'percent') {
      const { percent } = options.commission;
      const costs = options.venue.costsOf?.(order.terms.side, value, percent);
      return costs === undefined ? 0 : costs.brokerage + costs.saleTax;
    }
    const whole = isOptionId(order.terms.symbol)
      ? optionCommissionOf(options.commission, order.filled * legsOf(order).length)
      : commissionOf(options.commission, order.filled, order.value);
    const paid = cents(whole - order.commission);
    order.commission = whole;
    return paid;
  }

  function executionOf(
    order: RestingOrder,
    { symbol, side, shares, price }: Leg,
  ): ReportedExecution {
    const { orderRef } = order.terms;
    fills += 1;
    return {
      execId: `0000.${order.number}.${fills}.01`,
      account: accountName,
      ...{ brokerLink: linkOf(order), orderRef, symbol, side, shares, price },
      at: clock.now(),
      cumulativeQuantity: order.filled,
      averagePrice: priceOfAmount(order.terms.symbol, order.value, order.filled),
    };
  }

  /** A combination fills as its contracts: each at its far side, but one at what makes the net. */
  function legsFilled({ terms }: RestingOrder, shares: number, price: number): readonly Leg[] {
    const { symbol, side } = terms;
    const contracts = contractsIn(symbol);
    if (contracts.length < 2) return [{ symbol, side, shares, price }];
    const other = side === 'buy' ? 'sell' : 'buy';
    const legs = contracts.map(({ contract, sign }) => {
      const own = sign > 0 ? side : other;
      return { symbol: contract, sign, side: own, shares, price: options.farSideOf(contract, own) };
    });
    const place = placeOfNet(legs);
    return legs.map(({ sign, ...leg }, index) => {
      if (index !== place) return leg;
      const rest = legs.reduce(
        (sum, one) => sum + (one === legs[index] ? 0 : one.sign * one.price),
        0,
      );
      return { ...leg, price: withoutDust(sign * (price - rest)) };
    });
  }

  function booked(order: RestingOrder, leg: Leg, commission: number): void {
    account.trade(leg.symbol, signedShares(leg.side, leg.shares), leg.price, commission);
    const execution = executionOf(order, leg);
    executions.push(execution);
    say({ type: 'execution', execution });
    // Where a rate is charged no broker reports it: the engine estimates the same.
    if (options.commission.kind !== 'percent') {
      const { execId } = execution;
      say({ type: 'commission', execId, commission, currency, realizedPnl: undefined });
    }
    reportPosition(leg.symbol);
  }

  function startPeriod(): void {
    completed = [];
    executions = [];
  }
  return {
    reports$,
    say,
    order: (order) => say({ type: 'order', order: reportOf(order, accountName) }),
    cancelled(order) {
      complete(order);
      say({ type: 'cancelled', orderRef: order.terms.orderRef, text: order.why });
    },
    filled(order, shares, price) {
      const commission = commissionFor(order, amountOf(order.terms.symbol, price, shares));
      if (isFinal(order)) complete(order);
      const legs = legsFilled(order, shares, price);
      const share = cents(commission / legs.length);
      for (const [place, leg] of legs.entries())
        booked(order, leg, place === 0 ? cents(commission - share * (legs.length - 1)) : share);
    },
    snapshot(open) {
      const held = [...account.holdingBySymbol].filter(([, { quantity }]) => quantity !== 0);
      say({
        type: 'snapshot',
        snapshot: {
          requestedAt: clock.now(),
          openOrders: open.map((order) => reportOf(order, accountName)),
          completedOrders: completed,
          executions,
          positions: held.map(([symbol]) => positionOf(symbol)),
        },
      });
      startPeriod();
    },
    position: reportPosition,
    accountValues() {
      for (const [tag, value] of account.values())
        say({ type: 'account-value', account: accountName, tag, value, currency });
    },
    startDay: startPeriod,
  };
}

function legsOf({ terms }: RestingOrder) {
  return contractsIn(terms.symbol);
}

/** A net of two prices without rounding error. */
function withoutDust(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}

/** Of a vertical the second contract makes up the net, of a condor the dearest one that is sold with it: no price falls below zero. */
function placeOfNet(legs: readonly { readonly sign: 1 | -1; readonly price: number }[]): number {
  if (legs.length === 2) return 1;
  const priced = legs.map(({ sign, price }) => (sign > 0 ? price : 0));
  return priced.indexOf(Math.max(...priced));
}
