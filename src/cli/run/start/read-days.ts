// Reads daily closes for the daemon from the store of bars beside its data.
import { join } from 'node:path';
import type { Clock } from '../../../kernel/clock.ts';
import { storedCloses } from '../../../research/backtest/stored-closes.ts';
import { venueOf } from '../../../research/backtest/symbol-venues.ts';
import { openBarStore } from '../../../research/store/bar-store.ts';
import type { ReadDays } from '../../../trader/app/daemon/daily-closes.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

export function readDaysOf(settings: Settings, clock: Pick<Clock, 'now'>): ReadDays {
  const store = openBarStore(join(settings.dataFolder, 'bars'));
  return (symbol, count) => {
    const { calendar } = venueOf(settings, symbol);
    return storedCloses(store, { symbol, calendar }, { now: clock.now(), count });
  };
}
