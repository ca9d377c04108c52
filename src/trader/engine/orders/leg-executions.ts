// Executions of orders for verticals. The broker reports one of each contract and one of the pair: the contracts count, and the pair is
// a witness that never changes a quantity. A unit is filled when both of its contracts are.
// Law 4: see src/trader/engine/orders/executions.ts
// Decision 0058
import { contractsIn } from '../../../market/options/combination.ts';
import { corrects, execRootOf } from '../../domain/orders/exec-id.ts';
import type { UnitFill } from '../../domain/orders/unit-fills.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { unitFillsOf } from '../state/leg-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';
import { bookEarlyCommission } from './commissions.ts';

/** Records the fill of a contract, once; false if it was recorded before, or is not of a contract. */
export function recordLeg(turn: Turn, execution: ReportedExecution, order: OrderRecord): boolean {
  const { orderRef, symbol } = order.terms;
  const contract = execution.symbol;
  if (!contractsIn(symbol).some((leg) => leg.contract === contract)) return false;
  const execRoot = execRootOf(execution.execId);
  const known = turn.state.legExecutions.get(execRoot);
  if (known !== undefined && !corrects(execution.execId, known.execId)) return false;
  const { execId, account, side, shares, price, at } = execution;
  turn.record(
    {
      ...{ type: 'leg-executed', execRoot, execId, orderRef, account, symbol, contract, side },
      ...{ shares, price, executedAt: at, positionId: order.positionId, strategy: order.strategy },
      ...(known && {
        replaces: { execId: known.execId, shares: known.shares, price: known.price },
      }),
    },
    chainOfRef(turn, orderRef),
  );
  turn.touched.add(order.positionId);
  bookEarlyCommission(turn, execId);
  return true;
}

/**
 * The units that the fills of both contracts make, as executions of the order: those that are not booked yet, and those whose
 * contracts were corrected since, perhaps to none. Their ids count the units of the order, so that each is booked once.
 */
export function unitsToBook(
  turn: Turn,
  execution: ReportedExecution,
  { terms }: OrderRecord,
): readonly ReportedExecution[] {
  const { orderRef, symbol, side } = terms;
  const fills = unitFillsOf(turn.state, terms);
  let cumulativeQuantity = 0;
  const units = [...fills, ...unmadeUnits(turn, orderRef, fills.length)];
  return units.flatMap(({ units: shares, price, at }, place) => {
    cumulativeQuantity += shares;
    const execRoot = unitRoot(orderRef, place);
    const known = turn.state.executions.get(execRoot);
    if (known?.shares === shares && known.price === price) return [];
    const revision = known === undefined ? 1 : Number(known.execId.slice(execRoot.length + 1)) + 1;
    const execId = `${execRoot}.${String(revision).padStart(2, '0')}`;
    const unit = { execId, symbol, side, shares, price, at, cumulativeQuantity };
    return [{ ...execution, ...unit, averagePrice: price }];
  });
}

function unitRoot(orderRef: string, place: number): string {
  return `${orderRef}/${place + 1}`;
}

/** Booked before the broker corrected the quantity of a contract: without them that contract would count as a part of units for ever. */
function unmadeUnits(turn: Turn, orderRef: string, made: number): readonly UnitFill[] {
  const none: UnitFill[] = [];
  for (let place = made; ; place += 1) {
    const known = turn.state.executions.get(unitRoot(orderRef, place));
    if (known === undefined) return none;
    none.push({ units: 0, price: known.price, at: turn.now });
  }
}
