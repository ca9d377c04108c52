// A gateway that serves another account than the configured one.
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../processes/three-processes.ts';
import { until } from '../../../processes/waiting.ts';
import { inEnvironment, isReady, pass } from '../../environment/environment.ts';

const RULE = `
name: follow
symbols: [AAA]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 2 }
`;

describe.concurrent('an account that is not what it was', () => {
  it('wrong-account, at the first connect: nothing is sent and the process ends for that reason', () =>
    inEnvironment({ fault: 'wrong-account' }, async (environment) => {
      expect(await environment.ended).toMatchObject({ kind: 'wrong-account' });
      const incoming = (
        await environment.wire(
          'startApi',
          'placeOrder',
          'cancelOrder',
          'reqIds',
          'reqMktData',
          'reqPositions',
          'reqAccountUpdates',
        )
      )
        .filter(({ dir }) => dir === 'in')
        .map(({ name }) => name);
      expect(incoming).toEqual(['startApi']);
    }));

  it('wrong-account, after a login: halted, and nothing is sent, cancels included', () =>
    inEnvironment({}, async (environment) => {
      await isReady(environment);
      await environment.fault('partial-fill', { symbol: 'AAA', shares: 30 });
      await environment.taken('AAA', 'BUY');
      await until('a part is filled', () => environment.factsOf('position-filled', 'AAA')[0]);
      const sent = (await environment.wire()).length;
      const fault = await environment.fault('wrong-account');
      await until(
        'trading is halted',
        () => environment.daemon.status().trading.reason === 'wrong-account',
      );
      await environment.predict('BBB', 'BUY');
      await pass(environment, 15_000);
      expect(await environment.wire()).toHaveLength(sent);
      expect(environment.alarms()).toContain('wrong-account');
      expect(environment.daemon.status().trading.state).toBe('HALTED');
      await environment.heal(fault);
    }));

  it('wrong-account, as the shell sees it: the process ends with 4 and says which account was offered', async () => {
    const world = await createWorld({
      market: '2020-12-16T10:00:00-05:00',
      speed: 1,
      symbols: ['AAA'],
      strategy: RULE,
      gatewayArgs: ['--accounts', 'DU7777777'],
    });
    try {
      const ran = await world.sluice(
        'start',
        '-c',
        'config/sluice.yaml',
        '--foreground',
        '--at',
        '2020-12-16T10:00:00-05:00',
        '--speed',
        '1',
      );
      expect(ran.code, ran.stderr).toBe(4);
      expect(ran.stderr).toContain('DU7777777');
    } finally {
      await world.end();
    }
  });
});
