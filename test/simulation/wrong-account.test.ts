// A daemon whose first connection shows another account ends, and a supervisor leaves it so: a person starts it again.
import { expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import { createSimulatedDay } from './simulated-day.ts';

it('is started again by a person once the gateway serves the right account, and is well', async () => {
  const session = US_EQUITIES.sessionOf('2019-01-03' as TradingDay);
  if (session === undefined) throw new Error('no session');
  const { stage, ...day } = createSimulatedDay({
    ...{ seed: 7, session, sessions: [session], symbols: ['AA'], faultsMax: 0 },
    start: instant(session.open - 10 * MINUTE_MS),
  });
  const at = instant(session.open + 10 * MINUTE_MS);
  stage.scheduler.at(at, () => {
    stage.mischief.lasting({ kind: 'wrong-account', forMs: MINUTE_MS });
    stage.mischief.strike('crash');
  });
  await day.playTo(instant(at + MINUTE_MS));
  expect(stage.daemon()).toBeUndefined();
  await day.playTo(instant(at + 15 * MINUTE_MS));
  expect(stage.daemon()).toBeDefined();
  expect(stage.state.gateway.state).toBe('ready');
  await day.end();
  expect(day.result().violations).toEqual([]);
});
