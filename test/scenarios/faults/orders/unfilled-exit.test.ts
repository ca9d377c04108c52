// A close whose market order works and does not trade: it is sent again until it does, and the stop stays.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, inReadyEnvironment } from '../../environment/environment.ts';
import { becomesFlat, expectNothingSentTwice } from '../../environment/expectations.ts';

const story = (tell: (environment: Environment) => Promise<void>) =>
  inReadyEnvironment({ symbols: ['HELD'] }, async (environment) => {
    await environment.enter('HELD');
    await tell(environment);
    await becomesFlat(environment, 'HELD');
    await expectNothingSentTwice(environment);
    expect(environment.alarms('HELD')).toContain('exit-held');
    expect((await environment.book()).naked_milliseconds).toBe(0);
  });

async function closes(environment: Environment): Promise<void> {
  await environment.predict('HELD', 'SELL');
  await until('the trade is over', () => environment.factsOf('position-closed', 'HELD')[0]);
}

describe('an exit that works and does not fill', () => {
  it('price-capped: is cancelled and sent again', () =>
    story(async (environment) => {
      await environment.fault('price-capped');
      await closes(environment);
      expect(environment.factsOf('exit-intended', 'HELD')).toHaveLength(2);
    }));

  it('oca-block: fills once the target that is routed before it has ended', () =>
    story(async (environment) => {
      await environment.fault('oca-block');
      await closes(environment);
      expect(environment.factsOf('exit-intended', 'HELD')).toHaveLength(1);
    }));
});
