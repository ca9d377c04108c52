// The tape of this run of the daemon. Its head contains the configuration without secrets.

import type { WallClock } from '../../../kernel/clock.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { createTapeWriter, type TapeWriter } from '../../adapters/tape/tape-writer.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { Log } from '../../ports/log.ts';
import type { Settings } from '../../ports/settings.ts';
import { withoutSecrets } from '../instance/secrets.ts';

export interface Taping {
  readonly settings: Settings;
  readonly folder: InstanceFolder;
  readonly journalId: string;
  readonly version: string;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly log: Log;
}

/** Undefined if the configuration keeps no tape. */
export function startTape(parts: Taping): TapeWriter | undefined {
  const { settings, clock, wall, log } = parts;
  const { keepDays } = settings.tape;
  if (keepDays === 0) return undefined;
  return createTapeWriter({
    folder: parts.folder.tape,
    head: {
      journalId: parts.journalId,
      life: clock.now(),
      program: parts.version,
      speed: clock.speed,
      isPractice: clock.isPractice,
      settings: withoutSecrets(settings),
    },
    dayOf: venuesOf(settings.venue).home.calendar.dayOf,
    keepDays,
    wall,
    log,
  });
}
