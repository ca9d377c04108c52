// `sluice alarms`: from the journal without a daemon; what was said about one survives the restart.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { keepJournal, startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
const now = instant(Math.floor(Date.now() / 1_000) * 1_000);
const raised: Fact = {
  type: 'alarm-raised',
  alarm: 'closed-by-hand',
  symbol: 'AAPL',
  text: 'AAPL: 100 shares were sold outside of sluice',
};
const split: Fact = {
  type: 'alarm-raised',
  alarm: 'split',
  symbol: 'MSFT',
  text: 'MSFT split 2:1',
};
const seen: Fact = { type: 'alarm-acknowledged', alarmId: 'A2', by: 'ann', note: 'checked' };

beforeAll(() => {
  place = makePlace();
  keepJournal(
    place,
    [raised, split, seen].map((fact, index) => ({
      ...{ seq: index + 1, at: now, cause: 0, correlation: `#${index + 1}`, fact },
    })),
  );
});
afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  place.leave();
});

describe('alarms', () => {
  it('are read from the journal without a daemon, those that ended only when asked for', async () => {
    place.configure();
    const [text, json, history, status, command] = await Promise.all([
      place.run('alarms'),
      place.run('alarms', '--json'),
      place.run('alarms', '--history', '--json'),
      place.run('status'),
      place.run('alarms', '--acknowledge', 'A1'),
    ]);
    expect(text.out).toMatch(/^A1 WARNING Closed by hand AAPL, since .*\n {2}AAPL: 100 shares/);
    expect(text.out).not.toContain('MSFT');
    expect(JSON.parse(json.out)).toMatchObject([
      { id: 'A1', kind: 'closed-by-hand', symbol: 'AAPL', calling: true, live: false },
    ]);
    expect(JSON.parse(history.out)).toMatchObject([
      { id: 'A1' },
      { id: 'A2', ended_at: expect.any(String), acknowledged: { by: 'ann', note: 'checked' } },
    ]);
    expect(status.out).toMatch(/ALARMS +Closed by hand AAPL: run `sluice alarms`/);
    expect(command).toMatchObject({ code: 3 });
  });

  it('are muted and acknowledged at the daemon, whose restart changes nothing about it', async () => {
    await startGateway(place);
    await place.run('start', ...LONG_WAIT);
    const muted = await place.run('alarms', '--mute', 'A1', '--minutes', '20');
    expect(muted).toMatchObject({ code: 0, out: expect.stringContaining('Muted for 20 minutes') });
    await place.run('stop', ...LONG_TIMEOUT);
    await place.run('start', ...LONG_WAIT);
    const [row] = JSON.parse((await place.run('alarms', '--json')).out);
    expect(row).toMatchObject({ id: 'A1', calling: false, muted: { by: 'operator' }, live: true });
    const said = await place.run('alarms', '--acknowledge', 'A1', '--note', 'it was me');
    expect(said.out).toContain('Acknowledged by operator');
    expect((await place.run('alarms')).out).not.toContain('A1');
    expect(await place.run('alarms', '--acknowledge', 'A1')).toMatchObject({ code: 2 });
  });
});
