// The gateway shows each change of a stop and refuses it a moment later, as one does that states its own idea of an order before the
// exchange has answered: what is recorded is where the stop rests.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, inReadyEnvironment } from '../../environment/environment.ts';
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

const recordedIn = ({ daemon }: Environment) =>
  Number(daemon.look.positions().find(({ symbol }) => symbol === 'ONE')?.stop_price);

/** Three moves are refused, shown first or at once; the daemon stops, and a person moves the stop before it starts again. */
const story = (
  shown: Readonly<Record<string, unknown>>,
  price: number,
  tell: (environment: Environment, fault: number) => Promise<void>,
) =>
  inReadyEnvironment({ symbols: ['ONE'], strategy: TRAILS }, async (environment) => {
    await environment.enter('ONE');
    const refused = { symbol: 'ONE', code: 201, text: 'Order rejected - reason:no', count: 1_000 };
    const fault = await environment.fault('change-refused', { ...refused, ...shown });
    await environment.price('ONE', 101);
    await until('the alarm', () => environment.alarms('ONE').length > 0);
    await environment.restart(async () => {
      await environment.fault('stop-moved-by-hand', { symbol: 'ONE', price });
    });
    await tell(environment, fault);
    await environment.heal();
    await environment.predict('ONE', 'SELL');
    await becomesFlat(environment, 'ONE');
    expect((await environment.book()).naked_milliseconds).toBe(0);
    await expectNothingSentTwice(environment);
  });

describe.each([
  ['shown and then refused', { for_ms: 300 }],
  ['refused', {}],
])('a stop whose changes are %s, and that a person moves while the daemon is down', (_, shown) => {
  it('is recorded at the tighter price, and is not called loosened', () =>
    story(shown, 99, async (environment) => {
      await until('it is recorded there', () => recordedIn(environment) === 99);
      expect(await environment.stops('ONE')).toEqual([99]);
      expect(environment.factsOf('stop-meddled', 'ONE')).toEqual([]);
    }));

  it('is restored once the broker changes it, if it is looser; it is noticed once', () =>
    story(shown, 97, async (environment, fault) => {
      await until('it is noticed', () => environment.alarms('ONE').includes('stop-by-hand'));
      await environment.heal(fault);
      await until('it rests no looser than before', async () => {
        const stops = await environment.stops('ONE');
        return stops.length === 1 && (stops[0] ?? 0) >= 98;
      });
      expect(environment.factsOf('stop-meddled', 'ONE')).toHaveLength(1);
      expect(environment.alarms('ONE')).not.toContain('contested');
    }));
});
