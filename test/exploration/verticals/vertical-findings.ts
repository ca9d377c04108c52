// What of a vertical is not as it should be once everything has arrived: orders, contracts, executions, and the counters of the gateway.
import { contractsIn } from '../../../src/market/options/vertical.ts';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export interface Expected {
  readonly vertical: string;
  /** That are held. */
  readonly units: number;
  /** Of each order. */
  readonly ordered: number;
}

export function verticalFindings(
  sandbox: Sandbox,
  { vertical, units, ordered }: Expected,
): readonly string[] {
  const { exchange, journal, settings } = sandbox;
  const view = exchange.view();
  const facts = journal.facts().map(({ fact }) => fact);
  const state = recoverState(journal, settings.mode, ACCOUNT);
  const found: string[] = [];
  const check = (isSo: boolean, text: string) => {
    if (!isSo) found.push(text);
  };

  const ours = [...view.openOrders, ...view.completedOrders];
  const refs = ours.map(({ order }) => order.orderRef);
  check(new Set(refs).size === refs.length, `duplicates: ${refs.join(', ')}`);
  check(ours.length === (units === ordered ? 1 : 2), `${ours.length} orders at the exchange`);
  check(view.openOrders.length === 0, `${view.openOrders.length} orders still work`);

  for (const { contract, sign } of contractsIn(vertical)) {
    const held = view.accounts
      .flatMap(({ account }) => [...account.holdingBySymbol.values()])
      .filter((one) => nameOf(one.contract.localSymbol) === contract)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    check(held === sign * units, `the account holds ${held} of ${contract}`);
  }
  const positions = [...state.positions.values()].filter(isHeld);
  const said = positions.filter(({ symbol }) => symbol === vertical);
  const quantity = said.reduce((sum, one) => sum + one.quantity, 0);
  check(quantity === units, `the journal holds ${quantity} units`);
  check(
    positions.length === said.length,
    `it holds ${positions.map(({ symbol }) => symbol).join()}`,
  );
  for (const { terms, status } of state.orders.values())
    check(isTerminal(status), `${terms.orderRef} is ${status} in the journal`);

  const traded = view.trades.filter(({ contract }) => contract.secType === 'OPT');
  for (const { execution } of traded) {
    const booked = facts.filter(
      (fact) => fact.type === 'leg-executed' && fact.execId === execution.execId,
    ).length;
    check(booked === 1, `${execution.execId} was booked ${booked} times`);
  }
  const booked = facts.filter((fact) => fact.type === 'execution-booked');
  const unitsBooked = booked.reduce((sum, { shares }) => sum + shares, 0);
  check(unitsBooked === ordered * ours.length, `${unitsBooked} units were booked`);
  check(
    booked.every(({ isInferred }) => isInferred !== true),
    'a fill was inferred',
  );
  const paid = facts.filter((fact) => fact.type === 'commission-booked').length;
  check(paid === traded.length, `${paid} commissions for ${traded.length} executions`);

  const { nakedLegMs, lopsidedMs, unboundedOrders } = view.options;
  check(nakedLegMs === 0, `naked_legs: ${nakedLegMs} ms`);
  check(lopsidedMs === 0, `lopsided: ${lopsidedMs} ms`);
  check(unboundedOrders === 0, `unbounded: ${unboundedOrders} orders`);
  return found;
}

function nameOf(localSymbol: string): string {
  return localSymbol.replace(/ +/, ' ');
}
