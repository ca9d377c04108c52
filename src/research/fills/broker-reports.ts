// The reports of the simulated broker: order changes, fills with their commission, and a complete snapshot on
// request.

import { Subject } from 'rxjs';
import type { Clock } from '../../kernel/clock.ts';
import { amountOf, isOptionId, priceOfAmount } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { signedShares } from '../../trader/domain/terms/side.ts';
import type {
  BrokerReport,
  ReportedCompletedOrder,
  ReportedExecution,
  ReportedPosition,
} from '../../trader/ports/broker.ts';
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

export function createBrokerReports(options: {
  readonly accountName: string;
  /** Of commissions and account figures. */
  readonly venue: Pick<Venue, 'currency' | 'costsOf'>;
  readonly commission: CommissionPlan;
  readonly account: SimulatedAccount;
  readonly clock: Clock;
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

  function reportPosition(symbol: string): void {
    say({ type: 'position', position: positionOf(symbol) });
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
      ? optionCommissionOf(options.commission, order.filled)
      : commissionOf(options.commission, order.filled, order.value);
    const paid = cents(whole - order.commission);
    order.commission = whole;
    return paid;
  }

  function executionOf(order: RestingOrder, shares: number, price: number): ReportedExecution {
    const { orderRef, symbol, side } = order.terms;
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
      const { symbol, side } = order.terms;
      const commission = commissionFor(order, amountOf(symbol, price, shares));
      account.trade(symbol, signedShares(side, shares), price, commission);
      const execution = executionOf(order, shares, price);
      executions.push(execution);
      if (isFinal(order)) complete(order);
      const { execId } = execution;
      say({ type: 'execution', execution });
      // Where a rate is charged no broker reports it: the engine estimates the same.
      if (options.commission.kind !== 'percent')
        say({ type: 'commission', execId, commission, currency, realizedPnl: undefined });
      reportPosition(symbol);
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
