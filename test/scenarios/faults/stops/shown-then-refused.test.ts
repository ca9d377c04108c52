// The gateway shows each change of a stop and refuses it a moment later, as one does that states its own idea of an order before the
// exchange has answered: what is recorded is where the stop rests.
import { expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { inReadyEnvironment } from '../../environment/environment.ts';
import { becomesFlat, expectNothingSentTwice } from '../../environment/expectations.ts';

const TRAILS = {
  target: undefined,
  trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined },
} as const;

it.each([201, 10326])(
  'change-refused after it was shown (%i): the stop is recorded where it rests, with an alarm, and trails once it may',
  (code) =>
    inReadyEnvironment({ symbols: ['ONE'], strategy: TRAILS }, async (environment) => {
      await environment.enter('ONE');
      const [before = 0] = await environment.stops('ONE');
      const text = 'Order rejected - reason:no';
      const shown = { symbol: 'ONE', code, text, for_ms: 300, count: 1_000 };
      const fault = await environment.fault('change-refused', shown);
      await environment.price('ONE', 101);
      await until('the alarm', () => environment.alarms('ONE').length > 0);
      expect(environment.alarms('ONE')).toEqual(['stop-unmovable']);
      expect(environment.factsOf('change-refused', 'ONE').length).toBeGreaterThanOrEqual(3);
      expect(await environment.stops('ONE')).toEqual([before]);
      const recorded = () =>
        environment.daemon.look.positions().find(({ symbol }) => symbol === 'ONE')?.stop_price;
      await until('the stop is recorded where it rests', () => Number(recorded()) === before);
      expect(environment.factsOf('stop-meddled', 'ONE')).toEqual([]);
      await environment.heal(fault);
      await until('the stop trails', async () => {
        const [now = 0] = await environment.stops('ONE');
        return now > before && Number(recorded()) === now;
      });
      await environment.predict('ONE', 'SELL');
      await becomesFlat(environment, 'ONE');
      expect((await environment.book()).naked_milliseconds).toBe(0);
      await expectNothingSentTwice(environment);
    }),
);
