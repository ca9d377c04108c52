// The gateway misbehaves by default, within the bounds of a real one: late, repeated and swapped words about orders.
import { beforeAll, describe, expect, test } from 'vitest';
import { createHarness, type Heard, order, stock } from './exchange-harness.ts';

const ORDERS = 60;
const APART_MS = 10_000;

interface Placed {
  readonly at: number;
  readonly heard: readonly Heard[];
}

let placed: Placed[];

beforeAll(() => {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  harness.ask({ name: 'reqPositions' });
  placed = Array.from({ length: ORDERS }, (_, index) => {
    harness.forget();
    const at = harness.exchange.now();
    const action = index % 2 === 0 ? 'BUY' : 'SELL';
    const contract = stock('AAPL');
    harness.ask({ name: 'placeOrder', orderId: index + 1, contract, order: order({ action }) });
    harness.pass(APART_MS);
    return { at, heard: [...harness.heard] };
  });
});

function delaysOf(isMeant: (heard: Heard) => boolean): readonly number[] {
  return placed.map(({ at, heard }) => (heard.find(isMeant)?.at ?? Number.NaN) - at);
}

function spread(delays: readonly number[]): readonly [number, number] {
  return [Math.min(...delays), Math.max(...delays)];
}

describe('a gateway without faults', () => {
  test('acknowledges with a permId after 20 to 200 ms, often after a report with permId 0', () => {
    const [fastest, slowest] = spread(
      delaysOf(({ answer }) => answer.name === 'openOrder' && answer.permId !== 0),
    );
    expect(fastest).toBeGreaterThanOrEqual(20);
    expect(slowest).toBeLessThanOrEqual(201);
    expect(slowest - fastest).toBeGreaterThan(100);
    const unnamed = placed.filter(({ heard }) =>
      heard.some(({ answer }) => answer.name === 'openOrder' && answer.permId === 0),
    );
    expect(unnamed.length).toBeGreaterThan(ORDERS / 3);
  });

  test('repeats some statuses and sends some before their order', () => {
    const repeated = placed.filter(({ heard }) => {
      const statuses = heard.filter(({ answer }) => answer.name === 'orderStatus');
      const texts = statuses.map(({ answer }) => JSON.stringify(answer));
      return new Set(texts).size < texts.length;
    });
    expect(repeated.length).toBeGreaterThan(ORDERS / 4);
    const swapped = placed.filter(({ heard }) => {
      const first = heard.find(({ answer }) => ['openOrder', 'orderStatus'].includes(answer.name));
      return first?.answer.name === 'orderStatus';
    });
    expect(swapped.length).toBeGreaterThan(ORDERS / 10);
  });

  test('reports commissions and positions late', () => {
    const executions = delaysOf(({ answer }) => answer.name === 'executionData');
    const commissions = delaysOf(({ answer }) => answer.name === 'commissionReport');
    const late = commissions.map((delay, index) => delay - (executions[index] ?? 0));
    const [soonest, latest] = spread(late);
    expect(soonest).toBeGreaterThanOrEqual(99);
    expect(latest).toBeLessThanOrEqual(2_001);
    const [first, last] = spread(delaysOf(({ answer }) => answer.name === 'position'));
    expect(first).toBeGreaterThanOrEqual(500);
    expect(last).toBeLessThanOrEqual(3_001);
    expect(last - first).toBeGreaterThan(1_500);
  });
});
