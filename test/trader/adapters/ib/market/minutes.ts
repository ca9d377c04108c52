// Minutes and five-second bars as a gateway reports them, for tests of history and of live minutes.
import { instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../../src/market/bars/bar.ts';
import type { WireBar } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, TEN_O_CLOCK } from '../harness/fake-gateway.ts';

export const SLOT_MS = 5_000;

/** A price that tells its own time, so that a misplaced bar shows. */
export const priceAt = (ms: number) => 100 + ((ms / SLOT_MS) % 997) / 100;

export const minute = (start: number): WireBar => {
  const prices = Array.from({ length: 12 }, (_, n) => priceAt(start + n * SLOT_MS));
  return {
    time: start / 1_000,
    open: prices[0] ?? 0,
    high: Math.max(...prices) + 0.01,
    low: Math.min(...prices) - 0.01,
    close: prices[11] ?? 0,
    volume: 120,
  };
};

/** A little after ten: the minute before is surely over by both clocks. */
export const A_LITTLE_LATER = instant(TEN_O_CLOCK + 2_000);

export function subscribed(given: Parameters<typeof createReadyGateway>[0] = {}): FakeGateway {
  const gateway = createReadyGateway({ start: A_LITTLE_LATER, ...given });
  gateway.market.subscribe(AAPL);
  return gateway;
}

/** Answers the newest history request with the minutes of today from `from` to now, the one in progress included. */
export function answerHistory(
  gateway: FakeGateway,
  from: number = TEN_O_CLOCK - 10 * MINUTE_MS,
): void {
  const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
  const now = gateway.time.clock.now();
  for (let start = from; start <= now; start += MINUTE_MS) {
    gateway.tell({ name: 'historicalBar', reqId, bar: minute(start) });
  }
  gateway.tell({ name: 'historyEnd', reqId });
}

export const starts = (bars: readonly Bar[]) =>
  bars.map(({ start }) => (start - TEN_O_CLOCK) / MINUTE_MS);
