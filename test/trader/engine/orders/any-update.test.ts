// Reports in any order, valid or not: each moves the order along a row of the table or is recorded as ignored.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { TRANSITIONS } from '../../../../src/trader/domain/orders/order-transitions.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import type { OrderRecord } from '../../../../src/trader/engine/state/order-record.ts';
import { initialState, type State } from '../../../../src/trader/engine/state/state.ts';
import type { BrokerOrderStatus } from '../../../../src/trader/ports/broker-reports.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import { runs } from '../../../runs/runs.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const STATUSES: readonly BrokerOrderStatus[] = [
  'pending',
  'presubmitted',
  'submitted',
  'pending_cancel',
  'cancelled',
  'filled',
  'held',
];

type Word =
  | BrokerOrderStatus
  | 'sent'
  | 'not-sent'
  | 'refused'
  | 'number-taken'
  | 'cancel-refused'
  | 'overdue'
  | 'cancelled-notice'
  | 'fill'
  | 'shown'
  | 'absent'
  | 'later'
  | 'halt';

const words = fc.array(
  fc.record({
    at: fc.nat(2),
    word: fc.constantFrom<Word>(
      ...STATUSES,
      'sent',
      'not-sent',
      'refused',
      'number-taken',
      'cancel-refused',
      'overdue',
      'cancelled-notice',
      'fill',
      'fill',
      'shown',
      'absent',
      'later',
      'halt',
    ),
  }),
  { minLength: 5, maxLength: 30 },
);

async function say(harness: Harness, terms: OrderTerms, word: Word): Promise<void> {
  const { orderRef, handle } = terms;
  switch (word) {
    case 'sent':
      harness.broker.say({ type: 'sent', orderRefs: [orderRef] });
      return harness.settle();
    case 'not-sent':
      harness.broker.say({ type: 'not-sent', orderRefs: [orderRef], reason: 'gateway_mute' });
      return harness.settle();
    case 'refused':
      return harness.refused(terms, 201);
    case 'number-taken':
      return harness.refused(terms, 103);
    case 'cancel-refused':
      harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
      return harness.settle();
    case 'overdue':
      harness.broker.say({ type: 'ack-overdue', orderRef });
      return harness.settle();
    case 'cancelled-notice':
      harness.broker.say({ type: 'cancelled', handle, text: '' });
      return harness.settle();
    case 'fill':
      return harness.fill(terms, Math.ceil(terms.quantity / 2), 100);
    case 'shown':
      return harness.snapshot({ openOrders: [reportOf(terms)] });
    case 'absent':
      return harness.snapshot();
    case 'later':
      return harness.pass(12_000);
    case 'halt':
      return void (await harness.command({ type: 'halt', why: 'test', by: 'a person' }));
    default:
      return harness.status(terms, word);
  }
}

const ROWS = new Set(
  TRANSITIONS.flatMap(({ from, to }) =>
    from.map((status) => `${status} to ${to === 'same' ? status : to}`),
  ),
);

/** Folds the facts again and compares every order before and after each fact. */
function checkSteps(state: State, facts: Iterable<RecordedFact>): void {
  const ignored = new Set<string>();
  for (const recorded of facts) {
    const before = [...state.orders.values()].map((order) => ({ order, was: { ...order } }));
    evolve(state, recorded);
    const { fact } = recorded;
    for (const { order, was } of before) checkStep(order, was, fact);
    if (fact.type !== 'report-ignored') continue;
    const key = `${fact.orderRef} ${fact.status} ${fact.reported}`;
    expect(ignored.has(key), key).toBe(false);
    ignored.add(key);
    expect(state.orders.get(fact.orderRef)?.status).toBe(fact.status);
  }
}

function checkStep(order: OrderRecord, was: OrderRecord, fact: RecordedFact['fact']): void {
  if (order.filled !== was.filled) expect(fact.type).toBe('execution-booked');
  if (order.status !== was.status)
    expect(ROWS, `${fact.type}`).toContain(`${was.status} to ${order.status}`);
}

describe('every report about an order', () => {
  it('follows a row of the table or is ignored once, and only executions change quantities', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (steps) => {
        const harness = createHarness();
        await harness.ready();
        await harness.predict('BUY');
        const { e, t, s } = harness.bracket();
        for (const { at, word } of steps) await say(harness, [e, t, s][at] ?? e, word);
        checkSteps(
          initialState(harness.journal.journalId, 'paper', ACCOUNT),
          harness.journal.read(0),
        );
        harness.dispose();
      }),
      { numRuns: runs(60) },
    );
  });

  it('is recorded as ignored, once and with its reason, if it is a status after the end', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.status(e, 'cancelled');
    await harness.status(e, 'submitted');
    await harness.status(e, 'submitted');
    expect(harness.of('report-ignored')).toEqual([
      {
        type: 'report-ignored',
        orderRef: e.orderRef,
        status: 'cancelled',
        reported: 'at_work',
        why: 'one word alone brings nothing back that has ended',
      },
    ]);
    expect(
      explain(harness.facts, wordsAt(US)).find(({ type }) => type === 'report-ignored'),
    ).toMatchObject({
      topic: 'wire',
      isMinor: false,
      text: `entry ${e.orderRef}, cancelled: ignored "shown at work, nothing filled, no change or cancel open", because one word alone brings nothing back that has ended`,
    });
    const again = await harness.crash();
    await again.connect();
    await again.status(e, 'submitted');
    expect(again.of('report-ignored')).toEqual([]);
    expect(again.state().orders.get(e.orderRef)?.status).toBe('cancelled');
  });

  it('is recorded if it is a fill after the cancel, although the order stays cancelled', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.status(e, 'cancelled');
    await harness.fill(e, 10, 100);
    const order = harness.state().orders.get(e.orderRef);
    expect(order).toMatchObject({ status: 'cancelled', filled: 10 });
    expect(harness.state().executions.size).toBe(1);
  });
});
