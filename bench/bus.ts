// How many events per second are built and delivered to ten subscribers each, some of them subscribed to a base class.
import { EventBus } from '../src/kernel/bus.ts';
import { instant } from '../src/kernel/instant.ts';
import { MarketEvent, PriceEvent, VolumeEvent } from '../src/market/quotes/market-events.ts';

const EVENTS = 8_000_000;
const SUBSCRIBERS = 10;

export function benchBus(): { readonly bus_events_per_second: number } {
  const bus = new EventBus((error) => {
    throw error;
  });
  let deliveries = 0;
  for (let n = 0; n < SUBSCRIBERS; n += 1) {
    const handler = (event: MarketEvent) => {
      deliveries += event.symbol.length;
    };
    if (n % 2 === 0) bus.subscribe(MarketEvent, handler);
    else {
      bus.subscribe(PriceEvent, handler);
      bus.subscribe(VolumeEvent, handler);
    }
  }
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const event = { eventId: 'e', timestamp: instant(round), symbol: 'S' };
      void bus.emit(new PriceEvent({ ...event, price: round }));
      void bus.emit(new VolumeEvent({ ...event, volume: round }));
    }
  };
  run(EVENTS / 20);
  deliveries = 0;
  const from = process.hrtime.bigint();
  run(EVENTS / 2);
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  if (deliveries !== EVENTS * SUBSCRIBERS) throw new Error(`only ${deliveries} deliveries`);
  return { bus_events_per_second: Math.round(EVENTS / seconds) };
}
