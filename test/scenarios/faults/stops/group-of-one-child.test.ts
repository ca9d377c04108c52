// An entry without a target has one child, its stop, in a group that the gateway names: whichever way it names and shows it, the stop
// trails, and what closes the position never closes it twice.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, inReadyEnvironment } from '../../environment/environment.ts';
import { becomesFlat, expectNothingSentTwice } from '../../environment/expectations.ts';

const ALONE = {
  target: undefined,
  trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined },
} as const;

const story = (kind: string | undefined, tell: (environment: Environment) => Promise<void>) =>
  inReadyEnvironment({ symbols: ['ONE'], strategy: ALONE }, async (environment) => {
    if (kind !== undefined) await environment.fault(kind);
    await environment.enter('ONE');
    await tell(environment);
    await environment.predict('ONE', 'SELL');
    await becomesFlat(environment, 'ONE');
    await expectNothingSentTwice(environment);
  });

async function trails(environment: Environment): Promise<void> {
  const [before = 0] = await environment.stops('ONE');
  await environment.price('ONE', 101);
  await until('the stop trails', async () => {
    const stops = await environment.stops('ONE');
    return stops.length === 1 && (stops[0] ?? 0) > before;
  });
  expect(environment.alarms('ONE')).toEqual([]);
}

async function isCovered({ book }: Environment): Promise<void> {
  expect((await book()).naked_milliseconds).toBe(0);
}

describe('the stop of an entry without a target', () => {
  it('is in a group that the gateway names: it moves, and the exit joins that group', () =>
    story(undefined, async (environment) => {
      await trails(environment);
      const [stop] = await environment.open('ONE');
      expect(stop?.oca_group).toMatch(/^\d+$/);
      await isCovered(environment);
    }));

  it('group-names-kept: moves where the gateway keeps what was sent', () =>
    story('group-names-kept', trails));

  it('group-names-late: moves in the group of its entry, under whichever name it is shown', () =>
    story('group-names-late', async (environment) => {
      await trails(environment);
      expect(environment.factsOf('change-refused', 'ONE')).toEqual([]);
    }));

  it('group-revisions: that no change moves stays where it is, with an alarm', () =>
    inReadyEnvironment({ symbols: ['ONE'], strategy: ALONE }, async (environment) => {
      await environment.enter('ONE');
      await environment.fault('group-revisions');
      const before = await environment.stops('ONE');
      await environment.price('ONE', 101);
      await until('the alarm', async () => environment.alarms('ONE').length > 0);
      expect(environment.alarms('ONE')).toEqual(['stop-unmovable']);
      expect(environment.factsOf('change-refused', 'ONE')).toHaveLength(3);
      expect(await environment.stops('ONE')).toEqual(before);
      await environment.predict('ONE', 'SELL');
      await becomesFlat(environment, 'ONE');
      await isCovered(environment);
      await expectNothingSentTwice(environment);
    }));
});
