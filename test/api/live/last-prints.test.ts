import { Observable, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createReadPrints } from '../../../src/api/live/last-prints.ts';
import type { PriceLine } from '../../../src/api/live/trader-stream.ts';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { answeringDesk } from '../rig/answering-desk.ts';

function house() {
  const lines$ = new Subject<PriceLine>();
  let readers = 0;
  let nowMs = Date.parse('2024-01-03T15:00:00Z');
  let ending: { call: () => void } | undefined;
  const prices$ = new Observable<PriceLine>((subscriber) => {
    readers += 1;
    const listening = lines$.subscribe(subscriber);
    return () => {
      readers -= 1;
      listening.unsubscribe();
    };
  });
  const desk = answeringDesk('DU1', () => ({ currency: 'USD' }));
  const prints = createReadPrints([{ desk, stream: { prices$ } }], {
    now: () => nowMs,
    after(_, call) {
      const mine = { call };
      ending = mine;
      return () => {
        if (ending === mine) ending = undefined;
      };
    },
  });
  return {
    prints,
    readers: () => readers,
    end: () => ending?.call(),
    pass: (ms: number) => {
      nowMs += ms;
    },
    print(symbol: string, price: unknown, timestamp = new Date(nowMs).toISOString()) {
      lines$.next({ kind: 'price', symbol, event: { price, timestamp } });
    },
    async found(symbol: string) {
      const answer = await prints.lastPrints([symbol]);
      return answer.ok ? answer.value.get(symbol) : answer.failure;
    },
  };
}

describe("the prints of a trader's gateway", () => {
  it('are read while somebody asks, and have their time and the currency of the account', async () => {
    const { found, print, readers, end } = house();
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
    end();
    expect(readers()).toBe(0);
    expect(await found('SPY')).toBeUndefined();
    expect(readers()).toBe(1);
  });

  it('never go back in time, and what is no print is left out', async () => {
    const { found, print } = house();
    await found('SPY');
    print('SPY', 470.25);
    print('SPY', 1, '2024-01-03T14:00:00Z');
    print('SPY', null);
    print('SPY', 2, 'no time');
    expect(await found('SPY')).toMatchObject({ price: 470.25 });
  });

  it('are forgotten when no newer one has come for two minutes', async () => {
    const { found, print, pass } = house();
    await found('SPY');
    print('SPY', 470.25);
    pass(2 * MINUTE_MS);
    expect(await found('SPY')).toMatchObject({ price: 470.25 });
    pass(1);
    expect(await found('SPY')).toBeUndefined();
  });
});
