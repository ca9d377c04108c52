// What is not as it should be once assigned shares and their contract have left: orders, executions, and the counters of the gateway.
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export function assignedFindings(sandbox: Sandbox): readonly string[] {
  const { exchange, journal, settings } = sandbox;
  const view = exchange.view();
  const facts = journal.facts().map(({ fact }) => fact);
  const state = recoverState(journal, settings.mode, ACCOUNT);
  const found: string[] = [];
  const check = (isSo: boolean, text: string) => {
    if (!isSo) found.push(text);
  };

  check(view.openOrders.length === 0, `${view.openOrders.length} orders still work`);
  for (const { account } of view.accounts)
    for (const { contract, quantity } of account.holdingBySymbol.values())
      check(quantity === 0, `the account holds ${quantity} of ${contract.localSymbol}`);
  for (const position of [...state.positions.values()].filter(isHeld))
    found.push(`the journal holds ${position.quantity} of ${position.symbol}`);
  for (const { terms, status } of state.orders.values())
    check(isTerminal(status), `${terms.orderRef} is ${status} in the journal`);
  const combined = [...state.orders.values()].filter(({ terms }) => terms.withShares !== undefined);
  check(combined.length > 0, 'nothing left as one order');

  const parts = view.trades.filter(
    ({ contract, execution }) =>
      contract.secType !== 'BAG' && execution.orderRef?.endsWith('.x') === true,
  );
  check(parts.length > 0, 'nothing was traded');
  for (const { execution } of parts) {
    const booked = facts.filter(
      (fact) => fact.type === 'execution-booked' && fact.execId === execution.execId,
    ).length;
    check(booked === 1, `${execution.execId} was booked ${booked} times`);
  }
  const inferred = facts.filter(
    (fact) =>
      fact.type === 'execution-booked' &&
      fact.isInferred === true &&
      fact.priceSource !== 'assigned',
  );
  check(inferred.length === 0, `${inferred.length} fills were inferred`);
  check(
    facts.every(({ type }) => type !== 'protection-intended'),
    'a stop was placed under shares that a contract covers',
  );
  check(
    facts.every((fact) => fact.type !== 'alarm-raised' || fact.alarm !== 'lopsided-fill'),
    'one part was taken for missing',
  );
  const { nakedLegMs, lopsidedMs, unboundedOrders } = view.options;
  check(nakedLegMs === 0, `naked_legs: ${nakedLegMs} ms`);
  check(lopsidedMs === 0, `lopsided: ${lopsidedMs} ms`);
  check(unboundedOrders === 0, `unbounded: ${unboundedOrders} orders`);
  check(view.nakedMs === 0, `naked: ${view.nakedMs} ms`);
  return found;
}
