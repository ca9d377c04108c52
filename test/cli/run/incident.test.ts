// `sluice incident`: what an alarm, a halt or an alert means, without a daemon, a journal and a network.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

describe('incident', () => {
  it('explains without a configuration, in 80 columns', async () => {
    const { code, out, err } = await place.ask('incident', 'missing-stop');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Stop missing at the broker \(alarm missing-stop, DANGER\)\n/);
    expect(out).toContain('Trading is halted (halt missing-stop, DANGER)\n');
    for (const label of [
      'what happened',
      'your money',
      'sluice itself',
      'what to do',
      'unanswered',
      'it is over',
    ])
      expect(out).toMatch(new RegExp(`^${label} +\\S`, 'm'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('takes the recorded reason of a halt and the name of an alert rule', async () => {
    const [halt, alert] = await Promise.all([
      place.ask('incident', 'journal: disk-full', '--json'),
      place.ask('incident', 'SluiceTraderDown', '--json'),
    ]);
    expect(JSON.parse(halt.out)).toMatchObject([{ name: 'journal-disk-full', kind: 'halt' }]);
    expect(JSON.parse(alert.out)).toMatchObject([
      { name: 'trader-down', kind: 'service', alerts: ['SluiceTraderDown'], severity: 'danger' },
    ]);
  });

  it('explains a reason to refuse by the word of `why`, and lists these alone on request', async () => {
    const [page, all, refusals] = await Promise.all([
      place.ask('incident', 'spread_too_wide'),
      place.ask('incident'),
      place.ask('incident', '--kind', 'refusal'),
    ]);
    expect(page.out).toMatch(/^Refused: the spread \(refusal spread-too-wide\)\n/);
    expect(page.out).toContain('`max_spread_percent`');
    expect(all.out).not.toContain('spread-too-wide');
    expect(all.out).toContain('--kind refusal');
    expect(refusals.out).toContain('spread-too-wide');
    expect(refusals.out).not.toContain('missing-stop');
    expect(Math.max(...page.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('takes the words that a status or an alarm shows, with and without quotes', async () => {
    const [quoted, bare, refusal] = await Promise.all([
      place.ask('incident', 'NO STOP'),
      place.ask('incident', 'no', 'stop'),
      place.ask('incident', 'Refused:', 'the', 'spread'),
    ]);
    expect(quoted.out).toMatch(/^NO STOP \(alarm unprotected, DANGER\)\n/);
    expect(bare).toEqual(quoted);
    expect(refusal.out).toMatch(/^Refused: the spread \(refusal spread-too-wide\)\n/);
  });

  it('lists the pages that have the words, and shows the one that alone has them', async () => {
    const [several, one, either, turned] = await Promise.all([
      place.ask('incident', 'clock'),
      place.ask('incident', 'disk'),
      place.ask('incident', 'feed', 'silent'),
      place.ask('incident', 'unknown', 'order'),
    ]);
    const namesIn = ({ out }: { out: string }) => out.split('\n').map((line) => line.split(' ')[0]);
    expect(namesIn(several)).toEqual(['NAME', 'clock-set-back', 'clock-skew', 'clock-unknown', '']);
    expect(one.out).toMatch(/^Trading is halted \(halt journal-disk-full, DANGER\)\n/);
    expect(namesIn(either)).toEqual(expect.arrayContaining(['feed-failing', 'gateway-mute']));
    expect(turned.out).toMatch(/\(alarm order-unknown, DANGER\)\n.*\(refusal unknown-order\)\n/s);
  });

  it('lists all for an empty name', async () => {
    expect(await place.ask('incident', '')).toEqual(await place.ask('incident'));
  });

  it('names what was meant', async () => {
    const { code, err } = await place.ask('incident', 'unprotectd');
    expect(code).toBe(2);
    expect(err).toContain('did you mean unprotected?');
  });

  it('says what `sluice start` is under the service manager that ran the daemon last', async () => {
    place.configure();
    const folder = join(place.folder, 'data', 'paper-DU1');
    mkdirSync(folder, { recursive: true });
    const note = { kind: 'systemd', unit: 'sluice.service', isUser: false };
    writeFileSync(join(folder, 'supervisor.json'), JSON.stringify(note));
    const { out } = await place.ask('incident', 'trader-down');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Here `sluice start` is `systemctl start sluice.service`.',
    );
  });

  it('says so of the API by the unit of the API', async () => {
    place.configure();
    const folder = join(place.folder, 'data', 'paper-DU1', 'api');
    mkdirSync(folder, { recursive: true });
    const note = { kind: 'systemd', unit: 'sluice-api.service', isUser: false };
    writeFileSync(join(folder, 'supervisor.json'), JSON.stringify(note));
    const { out } = await place.ask('incident', 'api-down');
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'Here `sluice start --only api` is `systemctl start sluice-api.service`.',
    );
    expect(text).not.toContain('Here `sluice start` is');
  });
});
