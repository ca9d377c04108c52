// What of a structure is not as it should be once everything has arrived: orders, contracts, executions, and the counters of the gateway.
import { contractsIn } from '../../../src/market/options/combination.ts';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export interface Expected {
  /** Signed units by instrument; nothing else is held. */
  readonly positions: Readonly<Record<string, number>>;
  /** Of ours at the exchange, whatever became of them. */
  readonly orders: number;
  /** Of the stock, as a holding. */
  readonly shares?: number;
  /** Orders that rest. */
  readonly resting?: number;
}

export function structureFindings(
  sandbox: Sandbox,
  { positions, orders, shares = 0, resting = 0 }: Expected,
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
  check(ours.length === orders, `${ours.length} orders at the exchange`);
  check(view.openOrders.length === resting, `${view.openOrders.length} orders still work`);

  const expected = new Map<string, number>();
  for (const [symbol, units] of Object.entries(positions))
    for (const { contract, sign } of contractsIn(symbol)) expected.set(contract, sign * units);
  const account = new Map<string, number>();
  for (const { contract, quantity } of view.accounts.flatMap(({ account }) => [
    ...account.holdingBySymbol.values(),
  ])) {
    const held = contract.secType === 'OPT' ? nameOf(contract.localSymbol) : '';
    if (held === '') check(quantity === shares, `the account holds ${quantity} shares`);
    else account.set(held, quantity);
  }
  for (const contract of new Set([...expected.keys(), ...account.keys()])) {
    const [held, wanted] = [account.get(contract) ?? 0, expected.get(contract) ?? 0];
    check(held === wanted, `the account holds ${held} of ${contract}`);
  }
  const said = new Map<string, number>();
  for (const { symbol, quantity } of [...state.positions.values()].filter(isHeld))
    said.set(symbol, (said.get(symbol) ?? 0) + quantity);
  for (const symbol of new Set([...Object.keys(positions), ...said.keys()])) {
    const [held, wanted] = [said.get(symbol) ?? 0, positions[symbol] ?? 0];
    check(held === wanted, `the journal holds ${held} units of ${symbol}`);
  }
  const working = [...state.orders.values()].filter(({ status }) => !isTerminal(status));
  check(
    working.length === resting,
    `in the journal ${working.map(({ terms, status }) => `${terms.orderRef} is ${status}`).join()}`,
  );

  const traded = view.trades.filter(({ contract }) => contract.secType === 'OPT');
  for (const { execution } of traded) {
    const booked = facts.filter(
      (fact) =>
        (fact.type === 'leg-executed' || fact.type === 'execution-booked') &&
        fact.execId === execution.execId,
    ).length;
    check(booked === 1, `${execution.execId} was booked ${booked} times`);
    const paid = facts.filter(
      (fact) => fact.type === 'commission-booked' && fact.execId === execution.execId,
    ).length;
    check(paid === 1, `${paid} commissions of ${execution.execId}`);
  }
  const inferred = facts.filter(
    (fact) => fact.type === 'execution-booked' && fact.isInferred === true,
  );
  check(inferred.length === 0, 'a fill was inferred');

  const { nakedLegMs, lopsidedMs, unboundedOrders } = view.options;
  check(nakedLegMs === 0, `naked_legs: ${nakedLegMs} ms`);
  check(lopsidedMs === 0, `lopsided: ${lopsidedMs} ms`);
  check(unboundedOrders === 0, `unbounded: ${unboundedOrders} orders`);
  return found;
}

function nameOf(localSymbol: string): string {
  return localSymbol.replace(/ +/, ' ');
}
