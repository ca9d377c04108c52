// Gauges of the response caches: whether each trader is connected, and since when not.
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { TraderDoor } from './trader-door.ts';

export function watchResponseCaches(metrics: ApiMetrics, doors: readonly TraderDoor[]): void {
  const perTrader = (value: (door: TraderDoor) => number) => () =>
    doors.map((door) => ({ trader: door.name, value: value(door) }));
  metrics.watch({
    name: 'sluice_api_trader_up',
    help: '1 while the stream of the trader is connected',
    read: perTrader(({ lostSeconds }) => Number(lostSeconds() === 0)),
  });
  metrics.watch({
    name: 'sluice_api_mirror_age_seconds',
    help: 'Since the trader was last connected; 0 while it is',
    read: perTrader(({ lostSeconds }) => lostSeconds()),
  });
}
