import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { IB } from '../../../../src/trader/app/brokers/ib.ts';
import { startDryRuns } from '../../../../src/trader/app/dry-run/dry-runs.ts';
import { tryEntry } from '../../../../src/trader/app/dry-run/try-entry.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { Log } from '../../../../src/trader/ports/log.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';
import { settings, strategy } from '../../engine/harness/settings.ts';

const SETTINGS = settings([strategy()]);

describe('a dry run of an entry', () => {
  it('comes to the bytes of an entry with its target and its stop', () => {
    const bytes = tryEntry(SETTINGS, IB.dryRun);
    expect(bytes).toBeGreaterThan(500);
    expect(tryEntry(SETTINGS, IB.dryRun)).toBe(bytes);
  });

  it('is the same whatever the trader is configured to', () => {
    const other = settings([strategy({ symbols: ['MSFT'], cooldownMs: 1 })], {
      mode: 'live',
      account: 'U7654321',
      accountType: 'cash',
      execution: SETTINGS.execution,
    });
    expect(tryEntry(other, IB.dryRun)).toBe(tryEntry(SETTINGS, IB.dryRun));
  });
});

describe('dry runs', () => {
  function started(broken = SETTINGS) {
    const time = createManualTime(instant(0));
    const facts$ = new Subject<RecordedFact>();
    const said: string[] = [];
    const say = (sentence: string) => void said.push(sentence);
    const log = { error: say, warn: say, info: say, debug: say } as unknown as Log;
    const stop = startDryRuns({
      ...{ settings: broken, wall: time.wall, facts$, log },
      open: IB.dryRun,
    });
    return { time, said, stop };
  }

  it('begin soon after the start, go on, and say nothing as long as they come to orders', () => {
    const { time, said, stop } = started();
    time.advance(3 * MINUTE_MS);
    expect(said).toEqual([]);
    expect(time.waiting()).toBe(1);
    stop();
    expect(time.waiting()).toBe(0);
  });

  it('end with one sentence if they cannot be played', () => {
    const { time, said } = started({ ...SETTINGS, execution: undefined } as never);
    time.advance(3 * MINUTE_MS);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('the first order will be slower');
    expect(time.waiting()).toBe(0);
  });
});
