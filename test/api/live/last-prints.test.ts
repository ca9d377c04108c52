import { Observable, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createReadPrints } from '../../../src/api/live/last-prints.ts';
import type { PriceLine } from '../../../src/api/live/trader-stream.ts';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { answeringTrader } from '../harness/answering-trader.ts';

function openEnvironment() {
  const lines$ = new Subject<PriceLine>();
  let readers = 0;
  let nowMs = Date.parse('2024-01-03T15:00:00Z');
  const waiting = new Set<{ readonly delayMs: number; readonly call: () => void }>();
  const prices$ = new Observable<PriceLine>((subscriber) => {
    readers += 1;
    const listening = lines$.subscribe(subscriber);
    return () => {
      readers -= 1;
      listening.unsubscribe();
    };
  });
  const client = answeringTrader('DU1', () => ({ currency: 'USD' }));
  const prints = createReadPrints([{ client, stream: { prices$ } }], {
    now: () => nowMs,
    after(delayMs, call) {
      const mine = { delayMs, call };
      waiting.add(mine);
      return () => void waiting.delete(mine);
    },
  });
  function pass(ms: number): void {
    nowMs += ms;
    for (const one of [...waiting]) {
      if (one.delayMs > ms) continue;
      waiting.delete(one);
      one.call();
    }
  }
  return {
    prints,
    readers: () => readers,
    pass,
    print(symbol: string, price: unknown, timestamp = new Date(nowMs).toISOString()) {
      lines$.next({ kind: 'price', symbol, event: { price, timestamp } });
    },
    ask: (symbol: string) => prints.lastPrints([symbol]),
    async found(symbol: string) {
      const asked = prints.lastPrints([symbol]);
      pass(1_000);
      const answer = await asked;
      return answer.ok ? answer.value.get(symbol) : answer.failure;
    },
  };
}

describe("the prints of a trader's gateway", () => {
  it('are read while somebody asks, and have their time and the currency of the account', async () => {
    const { found, print, readers, pass } = openEnvironment();
    expect(readers()).toBe(0);
    expect(await found('SPY')).toBeUndefined();
    expect(readers()).toBe(1);
    print('SPY', 470.25, '2024-01-03T14:59:59.500Z');
    expect(await found('SPY')).toMatchObject({
      price: 470.25,
      currency: 'USD',
      at: Date.parse('2024-01-03T14:59:59.500Z'),
    });
    expect(readers()).toBe(1);
    pass(3 * MINUTE_MS);
    expect(readers()).toBe(0);
    expect(await found('SPY')).toBeUndefined();
    expect(readers()).toBe(1);
  });

  it('never go back in time, and what is no print is left out', async () => {
    const { found, print } = openEnvironment();
    await found('SPY');
    print('SPY', 470.25);
    print('SPY', 1, '2024-01-03T14:00:00Z');
    print('SPY', null);
    print('SPY', 2, 'no time');
    expect(await found('SPY')).toMatchObject({ price: 470.25 });
  });

  it('are waited for when the streams have just been opened', async () => {
    const { ask, print } = openEnvironment();
    const asked = ask('SPY');
    print('QQQ', 405);
    print('SPY', 470.25);
    expect((await asked).ok && (await asked)).toMatchObject({
      value: new Map([['SPY', { price: 470.25 }]]),
    });
  });

  it('count by the time at which they were heard: a practice has a clock of its own', async () => {
    const { found, print, pass } = openEnvironment();
    await found('SPY');
    print('SPY', 370.1, '2020-12-16T15:00:00Z');
    expect(await found('SPY')).toMatchObject({
      price: 370.1,
      at: Date.parse('2020-12-16T15:00:00Z'),
      receivedAt: Date.parse('2024-01-03T15:00:01Z'),
    });
    pass(2 * MINUTE_MS);
    print('SPY', 369.7, '2020-12-16T14:36:00Z');
    expect(await found('SPY')).toMatchObject({ price: 369.7 });
  });

  it('are forgotten when no newer one has come for two minutes', async () => {
    const { found, print, pass } = openEnvironment();
    await found('SPY');
    print('SPY', 470.25);
    pass(2 * MINUTE_MS - 1_000);
    expect(await found('SPY')).toMatchObject({ price: 470.25 });
    expect(await found('SPY')).toBeUndefined();
  });
});
