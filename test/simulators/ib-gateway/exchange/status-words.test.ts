// What a strict client hears about each order: no word takes back an earlier one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Steps } from '../../../../src/simulators/host/steps.ts';
import type { Turns } from '../../../../src/simulators/host/turns.ts';
import { answersAtOnce } from '../../../../src/simulators/ib-gateway/exchange/scheduling/long-answers.ts';
import { statusOf } from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { AnswerOf } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import { runs } from '../../../runs/runs.ts';
import { clientStep, createStory } from './client-story.ts';
import {
  CLIENT,
  createHarness,
  type Harness,
  LOW_LIMIT,
  order,
  stock,
} from './exchange-harness.ts';

interface Word {
  readonly status: string;
  readonly permId: number;
  /** Absent in openOrder. */
  readonly filled: number | undefined;
}

const ENDED: ReadonlySet<string> = new Set(['Filled', 'Cancelled']);
/** The statuses that may follow each; the two of a live order may alternate. */
const LATER: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'PendingSubmit',
    ['PreSubmitted', 'Submitted', 'Inactive', 'PendingCancel', 'Filled', 'Cancelled'],
  ],
  ['Inactive', ['PreSubmitted', 'Submitted', 'PendingCancel', 'Filled', 'Cancelled']],
  ['PreSubmitted', ['Submitted', 'PendingCancel', 'Filled', 'Cancelled']],
  ['Submitted', ['PreSubmitted', 'PendingCancel', 'Filled', 'Cancelled']],
  ['PendingCancel', ['Filled', 'Cancelled']],
]);

function wordsByOrder(harness: Harness): ReadonlyMap<number, readonly Word[]> {
  const words = new Map<number, Word[]>();
  const add = (orderId: number, word: Word) =>
    words.set(orderId, [...(words.get(orderId) ?? []), word]);
  for (const { clientId, answer } of harness.heard) {
    if (clientId !== CLIENT) continue;
    if (answer.name === 'orderStatus') add(answer.orderId, answer);
    if (answer.name === 'openOrder') add(answer.orderId, wordOf(answer));
  }
  return words;
}

function wordOf({ state, permId }: AnswerOf<'openOrder'>): Word {
  return { status: state.status, permId, filled: undefined };
}

/** The words that a strict client would refuse, each with the one before it. */
function contradictions(words: readonly Word[]): readonly string[] {
  const found: string[] = [];
  let last: Word | undefined;
  let filled = 0;
  for (const word of words) {
    const text = `${last?.status} (${last?.permId}, ${filled}) then ${word.status} (${word.permId}, ${word.filled})`;
    const isLater =
      last === undefined ||
      word.status === last.status ||
      LATER.get(last.status)?.includes(word.status) === true;
    const isNamed = (word.permId === 0) === (word.status === 'PendingSubmit');
    if (!isLater || !isNamed || (word.filled ?? filled) < filled) found.push(text);
    filled = Math.max(filled, word.filled ?? 0);
    last = word;
  }
  return found;
}

function expectNoContradiction(harness: Harness): void {
  const found = [...wordsByOrder(harness)].flatMap(([orderId, words]) =>
    contradictions(words).map((text) => `${orderId}: ${text}`),
  );
  expect(found).toEqual([]);
}

/** Long answers are made on demand, one piece of each at a time. */
function turnsByHand() {
  const waiting = new Set<Steps<unknown>>();
  const turns: Turns = {
    begin(steps, done) {
      const whole = (function* (): Steps<void> {
        done(yield* steps);
      })();
      if (whole.next().done !== true) waiting.add(whole);
      return () => waiting.delete(whole);
    },
  };
  const turn = () => {
    for (const steps of waiting) if (steps.next().done === true) waiting.delete(steps);
    return waiting.size > 0;
  };
  return { longAnswers: { ...answersAtOnce, turns }, turn };
}

/** The last word about each order is that of an ended one, or the status that it has. */
function expectLastWords(harness: Harness): void {
  const { completedOrders, openOrders } = harness.exchange.view();
  const words = wordsByOrder(harness);
  const lastOf = (orderId: number) => words.get(orderId)?.at(-1)?.status;
  for (const { orderId } of completedOrders) expect(ENDED).toContain(lastOf(orderId));
  for (const one of openOrders)
    if (one.clientId === CLIENT) expect(lastOf(one.orderId)).toBe(statusOf(one, true));
}

describe('the words about an order', () => {
  test('of sixty market orders end with Filled, and only PendingSubmit has no permId', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    for (let orderId = 1; orderId <= 60; orderId += 1) {
      const action = orderId % 2 === 0 ? 'SELL' : 'BUY';
      const quantity = 100 * (1 + (orderId % 30));
      const terms = order({ action, quantity });
      harness.ask({ name: 'placeOrder', orderId, contract: stock('AAPL'), order: terms });
      harness.pass(700);
    }
    harness.pass(60_000);
    const words = wordsByOrder(harness);
    expect(words.size).toBe(60);
    for (const ofOrder of words.values()) expect(ofOrder.at(-1)?.status).toBe('Filled');
    expectNoContradiction(harness);
  });

  test('never take back an earlier one, whatever the client does', () => {
    fc.assert(
      fc.property(
        fc.array(clientStep, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 1_000 }),
        (steps, seed) => {
          const harness = createHarness({ seed });
          const play = createStory(harness);
          for (const step of steps) play(step);
          harness.pass(60_000);
          expectNoContradiction(harness);
          expectLastWords(harness);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });

  test('never take back an earlier one while long lists are sent in pieces', () => {
    const turn = fc.record({ kind: fc.constant('turn' as const) });
    const ask = fc.record({ kind: fc.constant('lists' as const) });
    const steps = fc.array(fc.oneof(clientStep, turn, ask), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 1_000 }), (taken, seed) => {
        const { longAnswers, turn: takeTurn } = turnsByHand();
        const harness = createHarness({ seed, longAnswers });
        const play = createStory(harness);
        // More than a piece of them, at prices that the story comes to.
        for (let n = 0; n < 60; n += 1)
          play({ kind: 'limit', action: 'BUY', quantity: 10, percent: -1 - (n % 3) });
        harness.pass(1_000);
        let asked = 0;
        for (const step of taken) {
          if (step.kind === 'turn') takeTurn();
          else play(step);
          if (step.kind === 'lists') asked += 2;
        }
        harness.pass(60_000);
        while (takeTurn()) harness.pass(100);
        harness.pass(60_000);
        expectNoContradiction(harness);
        expectLastWords(harness);
        expect(harness.all('openOrderEnd')).toHaveLength(asked);
      }),
      { numRuns: runs(300) },
    );
  });

  test('tell an order of a list as it is when its piece is made, and not once it has ended', () => {
    const { longAnswers, turn } = turnsByHand();
    const harness = createHarness({ longAnswers });
    harness.exchange.setPrice('AAPL', { last: 100 });
    for (let orderId = 1; orderId <= 60; orderId += 1)
      harness.ask({
        name: 'placeOrder',
        orderId,
        contract: stock('AAPL'),
        order: order(LOW_LIMIT),
      });
    harness.pass(1_000);
    harness.forget();
    harness.ask({ name: 'reqAllOpenOrders' });
    expect(harness.all('openOrderEnd')).toEqual([]);
    harness.ask({ name: 'cancelOrder', orderId: 59, manualTime: '' });
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(1_000);
    const changed = { ...order(LOW_LIMIT), limitPrice: 80 };
    harness.ask({ name: 'placeOrder', orderId: 60, contract: stock('AAPL'), order: changed });
    while (turn());
    const listed = harness.all('openOrder').map(({ orderId }) => orderId);
    expect(listed.filter((orderId) => orderId === 1)).toHaveLength(1);
    expect(listed).not.toContain(59);
    expect(harness.all('openOrder').at(-1)).toMatchObject({
      orderId: 60,
      order: { limitPrice: 80 },
    });
    expect(harness.heard.at(-1)?.answer.name).toBe('openOrderEnd');
  });

  test('end with the connection: a list is not continued to the next client of that id', () => {
    const { longAnswers, turn } = turnsByHand();
    const harness = createHarness({ longAnswers });
    harness.exchange.setPrice('AAPL', { last: 100 });
    for (let orderId = 1; orderId <= 60; orderId += 1)
      harness.ask({
        name: 'placeOrder',
        orderId,
        contract: stock('AAPL'),
        order: order(LOW_LIMIT),
      });
    harness.pass(1_000);
    harness.ask({ name: 'reqAllOpenOrders' });
    harness.exchange.disconnect(CLIENT);
    while (turn());
    expect(harness.all('openOrderEnd')).toEqual([]);
  });
});
