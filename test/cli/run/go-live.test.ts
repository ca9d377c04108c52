import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

const READY = `
mode: live
account: U7654321
account_type: margin
gateway: { port: 4001 }
risk: { max_positions: 3, max_position_notional: 20000, max_daily_loss_percent: 1, max_orders_per_minute: 5, max_losing_streak: 4 }
notify: { webhook: { url: "http://127.0.0.1:1/hook" } }
`;

const started = (isPractice: boolean): Fact => ({
  type: 'daemon-started',
  version: '0.0.0',
  mode: 'paper',
  account: 'DU1',
  pid: 1,
  configHash: 'c0ffee',
  rules: [],
  ...(isPractice ? { isPractice: true } : {}),
});

const fill = (id: string): Fact => ({
  type: 'execution-booked',
  execRoot: id,
  execId: `${id}.01`,
  orderRef: 'abcdefgh.1.e',
  brokerLink: 'permId:1',
  account: 'DU1',
  symbol: 'SPY',
  side: 'buy',
  shares: 1,
  price: 370,
  executedAt: instant(0),
  leg: 'e',
  positionId: 'SPY-1',
  strategy: 'follow',
});

/** A paper journal with one fill a day. */
function paperJournal(account: string, days: readonly string[], isPractice = false): string {
  const facts = [started(isPractice), ...days.map((day) => fill(`1.${day}`))];
  return keepJournal(
    place,
    facts.map((fact, index) => {
      const at = instant(Date.parse(`${days[Math.max(0, index - 1)]}T15:00:00Z`));
      return { seq: index + 1, at, cause: 0, correlation: `#${index + 1}`, fact };
    }),
    account,
  );
}

async function checks() {
  const { code, out, err } = await place.run('go-live', '--json');
  const found: { check: string; status: string; text: string; remedy?: string }[] = JSON.parse(out);
  return { code, err, of: (name: string) => found.find(({ check }) => check === name), found };
}

describe('go-live', () => {
  it('passes after paper sessions and a probe, with all limits set', async () => {
    writeFileSync(place.config, READY);
    const folder = paperJournal('DU1', ['2020-12-14', '2020-12-15', '2020-12-16']);
    paperJournal('DU2', ['2020-12-16', '2020-12-17', '2020-12-18']);
    writeFileSync(join(folder, 'paper-probe.json'), JSON.stringify({ passed: true }));
    const { code, found } = await checks();
    expect(found.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(code).toBe(0);
  });

  it('does not count practice time or days without a session', async () => {
    writeFileSync(place.config, READY);
    paperJournal('DU1', ['2020-12-12', '2020-12-14', '2020-12-14']);
    const practised = ['2020-12-15', '2020-12-16', '2020-12-17', '2020-12-18'];
    const folder = paperJournal('DU2', practised, true);
    const probe = { passed: true, is_practice: true };
    writeFileSync(join(folder, 'paper-probe.json'), JSON.stringify(probe));
    const { code, err, of } = await checks();
    expect(code).toBe(1);
    expect(of('paper')).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('1 of 5 paper sessions'),
      remedy: expect.any(String),
    });
    expect(of('probe')).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('used practice time'),
      remedy: expect.stringContaining('probe'),
    });
    expect(JSON.parse(err)).toEqual({
      error: 'Not ready for live: paper, probe',
      code: 'go-live',
    });
  });

  it('fails on limits left at defaults and on a failed probe', async () => {
    const folder = paperJournal('DU1', ['2020-12-14']);
    writeFileSync(join(folder, 'paper-probe.json'), '{"passed": fal');
    writeFileSync(place.config, 'mode: paper\naccount: DU1\nlive: { override_first_days: true }\n');
    const { code, of } = await checks();
    expect(code).toBe(1);
    for (const name of ['mode', 'account', 'type', 'limits', 'paper', 'probe'])
      expect(of(name)).toMatchObject({ status: 'fail', remedy: expect.any(String) });
    expect(of('limits')?.text).toContain('max_daily_loss_percent');
    for (const name of ['locks', 'first days', 'port', 'telling'])
      expect(of(name)).toMatchObject({ status: 'warn' });
    const text = await place.run('go-live');
    expect(text.out).toMatch(/^fail +mode +the mode is paper\n +-> set `mode: live`/m);
  });
});
