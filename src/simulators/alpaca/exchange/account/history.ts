// The equity of the account over time, one sample a minute while the market trades.
import type { Decimal } from '../../../../kernel/decimal.ts';
import { type Instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Scheduler } from '../../../host/scheduler.ts';

export interface EquitySample {
  readonly at: Instant;
  readonly equity: Decimal;
}

export interface History {
  sample(): void;
  samples(): readonly EquitySample[];
}

export interface HistoryParts {
  readonly scheduler: Scheduler;
  equity(): Decimal;
}

export function createHistory({ scheduler, equity }: HistoryParts): History {
  const samples: EquitySample[] = [];
  let minute = -1;
  return {
    sample() {
      const at = scheduler.now();
      const now = Math.floor(at / MINUTE_MS);
      if (now === minute) samples.pop();
      minute = now;
      samples.push({ at, equity: equity() });
    },
    samples: () => samples,
  };
}
