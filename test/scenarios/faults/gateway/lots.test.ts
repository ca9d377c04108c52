// A gateway that is set to send volumes in lots of 100 shares.
import { expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { inReadyEnvironment } from '../../environment/environment.ts';

it('volumes-in-lots: is an alarm as soon as a history comes, with the boxes to untick', () =>
  inReadyEnvironment({ symbols: ['HELD'] }, async (environment) => {
    expect(environment.alarms()).not.toContain('gateway-unfit');
    await environment.fault('volumes-in-lots');
    // Another connection asks for the bars again.
    await environment.fault('reset');
    await until('the alarm', () => environment.alarms().includes('gateway-unfit'));
    const raised = environment
      .factsOf('alarm-raised')
      .find(({ alarm }) => alarm === 'gateway-unfit');
    expect(JSON.stringify(raised)).toContain('Send volumes in lots from all market data sources');
  }));
