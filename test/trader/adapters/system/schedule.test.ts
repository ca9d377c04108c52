import { describe, expect, it } from 'vitest';
import { scheduleAt } from '../../../../src/trader/adapters/system/schedule.ts';

const EVERY_FOUR_SECONDS = { expression: '*/4 * * * * *', zone: 'America/New_York' };
const PERIOD_MS = 4_000;

describe('a schedule', () => {
  it('calls once the process runs again, if it was blocked at the time', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const scheduled = scheduleAt(EVERY_FOUR_SECONDS, async () => resolve(Date.now()));
    const due = Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS;
    // Two seconds and more after the time.
    while (Date.now() < due + 2_500);
    const at = await promise;
    scheduled.stop();
    expect(at - due).toBeGreaterThanOrEqual(2_500);
    expect(at - due).toBeLessThan(PERIOD_MS);
  });
});
