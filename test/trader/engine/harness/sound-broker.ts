// Turns a misbehaving broker into a truthful one that accepts every order.
import { floorAt } from '../../../../src/trader/adapters/ib/orders/links.ts';
import { isTerminal } from '../../../../src/trader/domain/orders/order-state.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { OrderSide } from '../../../../src/trader/domain/terms/side.ts';
import type {
  ReportedExecution,
  ReportedOrder,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { World } from './any-step.ts';
import { type Call, executionOf, permLinkOf, reportOf } from './scripted-broker.ts';
import { ACCOUNT } from './settings.ts';

/** Where every order that can fill fills. */
const MARKET = 100;

export const filledIn =
  (executions: readonly ReportedExecution[]) =>
  ({ orderRef }: OrderTerms): number =>
    executions.reduce((sum, each) => sum + (each.orderRef === orderRef ? each.shares : 0), 0);

/** From here on the broker answers every request truthfully, accepts every order, and fills market orders at once. */
export async function behave({ harness, executions, filledOf }: World): Promise<void> {
  const open = new Map<string, ReportedOrder>();
  for (const order of harness.state().orders.values()) {
    if (isTerminal(order.status) || filledOf(order.terms) >= order.terms.quantity) continue;
    const group =
      order.terms.leg === 'e' ? {} : { group: order.group || 'G', groupEffect: 'reduces' as const };
    const { quantity, limitPrice, stopPrice } = order;
    const brokerLink = order.brokerLink ?? permLinkOf(order.terms);
    open.set(
      order.terms.orderRef,
      reportOf(order.terms, { ...group, quantity, limitPrice, stopPrice, brokerLink }),
    );
  }
  let answered = harness.broker.calls.length;
  harness.broker.say({ type: 'gateway-changed', state: 'lost', why: 'a new session' });
  harness.broker.say({ type: 'snapshot-failed', why: 'a new session' });
  harness.broker.say({
    type: 'session-opened',
    account: ACCOUNT,
    floor: floorAt(1),
    seat: 'client id 17',
    serverVersion: 178,
  });
  harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
  await harness.settle();
  for (const { orderRef, type } of [...open.values()]) {
    const terms = harness.broker.terms.get(orderRef);
    if (type === 'market' && terms !== undefined) await fillWhole(terms);
  }
  // What it called filled before its executions came.
  for (const orderRef of [...harness.state().fillReports.keys()]) {
    const terms = harness.broker.terms.get(orderRef);
    if (terms !== undefined && filledOf(terms) < terms.quantity) await fillWhole(terms);
  }
  for (let round = 0; round < 40; round += 1) {
    await harness.settle();
    for (const call of harness.broker.calls.slice(answered)) {
      answered += 1;
      await answer(call);
    }
    await harness.pass(500);
    await harness.quote(MARKET);
  }

  async function answer(call: Call): Promise<void> {
    switch (call.kind) {
      case 'submit':
        for (const terms of call.order.legs) {
          const group =
            terms.leg === 'e'
              ? {}
              : { group: terms.group ?? `G${terms.parentRef}`, groupEffect: 'reduces' as const };
          const order = reportOf(terms, group);
          open.set(terms.orderRef, order);
          harness.broker.say({ type: 'order', order });
          if (terms.type === 'market') await fillWhole(terms);
        }
        return;
      case 'modify': {
        const { orderRef, handle: _, detachParent: __, ...terms } = call.change;
        const known = open.get(orderRef);
        if (known === undefined) return;
        open.set(orderRef, { ...known, ...terms });
        harness.broker.say({ type: 'order', order: { ...known, ...terms } });
        const resting = harness.broker.terms.get(orderRef);
        if (resting !== undefined && isThroughMarket(known.side, terms.limitPrice))
          await fillWhole(resting, terms.quantity);
        return;
      }
      case 'cancel': {
        const known = open.get(call.cancel.orderRef);
        open.delete(call.cancel.orderRef);
        const { handle } = call.cancel;
        harness.broker.say(
          known === undefined
            ? { type: 'cancel-refused', handle, known: false, text: 'not found' }
            : { type: 'cancelled', handle, text: '' },
        );
        return;
      }
      case 'snapshot': {
        const quantity = netOf(executions);
        const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }];
        return harness.snapshot({
          openOrders: [...open.values()],
          executions: [...executions],
          positions,
        });
      }
    }
  }

  async function fillWhole(terms: OrderTerms, quantity = terms.quantity): Promise<void> {
    open.delete(terms.orderRef);
    const execId = `0002.${executions.length}.9.01`;
    const execution = executionOf(terms, {
      execId,
      shares: quantity - filledOf(terms),
      price: MARKET,
      at: harness.now(),
    });
    executions.push(execution);
    harness.broker.say({ type: 'execution', execution });
    // A real exchange reduces the other orders of the group; here they end.
    for (const [orderRef, order] of open) {
      if (terms.group === undefined || order.group !== terms.group) continue;
      open.delete(orderRef);
      harness.broker.say({ type: 'cancelled', handle: order.handle, text: '' });
    }
    await harness.settle();
  }
}

/** A target that is priced through the market to close the position fills there. */
function isThroughMarket(side: OrderSide, limitPrice = Number.NaN): boolean {
  return side === 'sell' ? limitPrice <= MARKET : limitPrice >= MARKET;
}

function netOf(executions: readonly ReportedExecution[]): number {
  return executions.reduce((sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares), 0);
}
