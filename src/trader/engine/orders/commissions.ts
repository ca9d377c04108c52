// What executions cost: as the broker reports it, or as we estimate it where no broker does. Each execution is charged once.

import { amountOf, isCombinationId } from '../../../market/instruments/amount.ts';
import { isHoldingId, symbolOfHolding } from '../../domain/holdings/holding.ts';
import { corrects, execRootOf } from '../../domain/orders/exec-id.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import { chainOfRef } from '../intents/chains.ts';
import { after, type Turn } from '../turn/turn.ts';

type Commission = Extract<BrokerReport, { type: 'commission' }>;

/** Interactive Brokers reports exactly −1 until it knows the commission; other negative amounts are rebates. */
const NOT_KNOWN_YET = -1;

/**
 * The last amount that differs counts. A commission reported before its execution is kept until the execution arrives.
 */
export function bookCommission(turn: Turn, report: Commission): void {
  if (!Number.isFinite(report.commission) || report.commission === NOT_KNOWN_YET) return;
  const root = execRootOf(report.execId);
  const execution = turn.state.executions.get(root) ?? turn.state.legExecutions.get(root);
  if (execution === undefined || corrects(report.execId, execution.execId))
    turn.broker.earlyCommissions.set(report.execId, report);
  if (execution?.execId !== report.execId) return;
  const { execId, commission: reported } = report;
  const { positionId, orderRef, seq, commission: known } = execution;
  if (known?.reported === reported) return;
  const symbol = isHoldingId(positionId)
    ? symbolOfHolding(positionId)
    : (turn.state.positions.get(positionId)?.symbol ?? '');
  const chain = chainOfRef(turn, orderRef);
  const cost = costOf(turn, report);
  turn.record(
    {
      ...{ type: 'commission-booked', execId, symbol, positionId },
      ...cost,
      ...(cost.commission !== reported && { reported }),
      ...(known !== undefined && { was: known.booked }),
    },
    chain === undefined ? undefined : { ...chain, cause: seq },
  );
}

/** In the currency of our figures, unless the rate is unknown. */
function costOf(turn: Turn, { commission: reported, currency }: Commission) {
  const { figures } = turn.market;
  const commission = figures.converted(reported, currency, turn.now);
  return Number.isFinite(commission)
    ? { commission, currency: figures.currency }
    : { commission: reported, currency };
}

/** Of an execution that was recorded just now: reported before it, or estimated. */
export function bookCosts(turn: Turn, recorded: RecordedFact): void {
  const { fact } = recorded;
  if (fact.type !== 'execution-booked') return;
  // The commissions of a vertical are those of its contracts.
  if (isCombinationId(fact.symbol)) return;
  if (!bookEarlyCommission(turn, fact.execId)) estimateCosts(turn, recorded);
}

/** Of an execution that was recorded just now: true if its commission was reported before it. */
export function bookEarlyCommission(turn: Turn, execId: string): boolean {
  const early = turn.broker.earlyCommissions.get(execId);
  if (early === undefined) return false;
  turn.broker.earlyCommissions.delete(execId);
  bookCommission(turn, early);
  return true;
}

/** In the batch of the execution itself: after a crash both are there, or neither. */
export function estimateCosts(turn: Turn, recorded: RecordedFact): void {
  const { fact } = recorded;
  const { costs } = turn.settings;
  if (costs === undefined || fact.type !== 'execution-booked') return;
  const { execId, symbol, positionId, side, shares, price } = fact;
  const { venue } = turn.market.placeOf(symbol);
  const estimated = venue.costsOf?.(side, amountOf(symbol, price, shares), costs.brokeragePercent);
  if (estimated === undefined) return;
  const commission = estimated.brokerage + estimated.saleTax;
  const { currency } = venue;
  turn.record(
    { type: 'commission-booked', execId, symbol, positionId, commission, currency, estimated },
    after(recorded),
  );
}
