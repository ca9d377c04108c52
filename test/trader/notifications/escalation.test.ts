// An alarm that nobody answers is sent to a second receiver, once, and so is its answer or its end.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Alarm } from '../../../src/trader/domain/alarms/alarm.ts';
import { type Harness, SETTINGS } from './harness.ts';
import { MORNING, started } from './started.ts';

const BEGIN = Date.parse(MORNING);
const minute = (minutes: number): Instant => instant(BEGIN + minutes * MINUTE_MS);
const ALARM: Alarm = {
  ...{ id: 'A7', kind: 'exit-held', symbol: 'AAPL', text: 'the exit waits', times: 1 },
  since: minute(0),
};

function watching(...alarms: readonly Alarm[]): Harness {
  return started(MORNING, (harness) => {
    const webhook = { url: 'http://127.0.0.1:1/', headers: {}, level: 'info' } as const;
    const escalation = { afterMs: 15 * MINUTE_MS, webhook, telegram: undefined };
    harness.settings = { ...SETTINGS, notify: { ...SETTINGS.notify, escalation } };
    show(harness, ...alarms);
  });
}

function show(harness: Harness, ...alarms: readonly Alarm[]): void {
  harness.status = { ...harness.status, alarms };
}

const pass = (harness: Harness, minutes: number) => harness.advance(minutes * MINUTE_MS);

describe('an alarm without an answer', () => {
  it('is sent once to the second receiver after its time, and recorded', () => {
    const harness = watching(ALARM);
    pass(harness, 14);
    expect(harness.escalated).toEqual([]);
    pass(harness, 60);
    expect(harness.escalated).toEqual([
      expect.stringMatching(
        /^alarm-escalated: no answer for 15 min: .* AAPL: the exit waits\. .*`sluice alarms --acknowledge A7` stops this$/,
      ),
    ]);
    expect(harness.asked).toEqual([{ type: 'escalate-alarm', alarmId: 'A7' }]);
    expect(harness.heard()).toEqual([]);
  });

  it('is sent in sentences that end once, whatever the broker has said', () => {
    const harness = watching(
      { ...ALARM, text: 'Connectivity has been lost.' },
      { ...ALARM, id: 'A8', text: 'was an older journal restored?' },
    );
    pass(harness, 16);
    expect(harness.escalated).toEqual([
      expect.stringContaining(': Connectivity has been lost. '),
      expect.stringContaining(': was an older journal restored? '),
    ]);
  });

  it('is not sent again after a restart, and its end is reported', () => {
    const harness = watching({ ...ALARM, escalatedAt: minute(-20), since: minute(-40) });
    pass(harness, 1);
    expect(harness.escalated).toEqual([]);
    show(harness);
    pass(harness, 1);
    expect(harness.escalated).toEqual([
      expect.stringMatching(/^alarm-ended: .* AAPL: it is over\. It was: the exit waits$/),
    ]);
  });

  it('stays here once somebody has acknowledged it, and is sent if it gets worse and stays unanswered', () => {
    const harness = watching(ALARM);
    pass(harness, 16);
    show(harness, {
      ...ALARM,
      acknowledged: { by: 'ann', note: '', at: minute(16) },
      escalatedAt: minute(15),
    });
    pass(harness, 60);
    expect(harness.escalated.slice(1)).toEqual([
      expect.stringMatching(/^alarm-ended: .*: acknowledged by ann\./),
    ]);
    show(harness, { ...ALARM, text: 'the exit was refused', times: 2 });
    pass(harness, 14);
    expect(harness.escalated).toHaveLength(2);
    pass(harness, 2);
    expect(harness.escalated.slice(2)).toEqual([expect.stringContaining('the exit was refused')]);
  });

  it('waits for the end of a mute', () => {
    const harness = watching({ ...ALARM, muted: { by: 'ann', until: minute(30) } });
    pass(harness, 44);
    expect(harness.escalated).toEqual([]);
    pass(harness, 2);
    expect(harness.escalated).toHaveLength(1);
  });

  it('is sent as well if it is a missing stop, which no mute and no acknowledgement takes off the count', () => {
    const harness = watching({ ...ALARM, kind: 'unprotected' });
    pass(harness, 16);
    expect(harness.escalated).toEqual([expect.stringContaining('NO STOP AAPL')]);
  });
});
