// The gate on the owner's own prices, by the command line: passed where a signal is, failed where the same gains and losses
// come in no order.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EPISODES,
  regimeReturns,
  SIGNAL_DAYS,
  shuffled,
} from '../../advisers/policy/markets/test-markets.ts';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';
import { barsText, closesOf } from './price-files.ts';

const LONGER_DAYS = 60;

let place: Place;
let trained: readonly Ran[];
beforeAll(async () => {
  place = makePlace();
  const write = (name: string, returns: Float64Array) =>
    writeFileSync(join(place.folder, name), barsText(closesOf(returns)));
  const longer = regimeReturns(SIGNAL_DAYS + LONGER_DAYS);
  write('signal.csv', longer.slice(0, SIGNAL_DAYS));
  write('longer.csv', longer);
  write('noise.csv', shuffled(longer.slice(0, SIGNAL_DAYS)));
  const train = ['train', '--episodes', String(EPISODES), '--bars'];
  // The continued version learns from longer prices, and most of its unseen days were judged on before.
  trained = await Promise.all([
    place.ask(...train, 'SPY=signal.csv'),
    place.ask(...train, 'NOISE=noise.csv'),
    place.ask(...train, 'SPY=longer.csv', '--continue'),
    place.ask('train', '--bars', 'SPY=longer.csv', '--list'),
  ]);
});
afterAll(() => place.leave());

const folderOf = (subject: string) =>
  readdirSync(join(place.folder, 'data', 'paper-DU1', 'policy', subject));

/** Without the breaks of lines that 80 columns ask for. */
const inOneLine = (ran: Ran | undefined) => ran?.out.replaceAll('\n', ' ') ?? '';

describe('the gate on prices of the owner', () => {
  it('is passed where a signal can be learned, and the version is used', () => {
    const [passed] = trained;
    expect(passed).toMatchObject({ code: 0, err: '' });
    expect(inOneLine(passed)).toContain('"at least" is the paired 99.5 % lower bound');
    expect(passed?.out).toContain('Try 1 on these days.');
    expect(passed?.out).toContain('The gate has PASSED.');
    expect(passed?.out).toContain('Kept as version 1; it is in use.');
    for (const line of passed?.out.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is not passed by the same gains and losses in a drawn order', () => {
    const [, noise] = trained;
    expect(noise).toMatchObject({ code: 1, err: '' });
    expect(noise?.out).toMatch(/The gate has NOT passed:\n- seed 1 does not beat hold/);
    expect(noise?.out).toContain('Kept as version 1; it is not used.');
    expect(folderOf('bars-NOISE')).toEqual(['0001.json', 'tries.jsonl']);
  });

  it('asks more of a continued version, which is judged on some of the same days; the old one stays', () => {
    const [, , continued, listed] = trained;
    expect(continued).toMatchObject({ code: 0, err: '' });
    expect(inOneLine(continued)).toContain('99.8333 % lower bound');
    expect(continued?.out).toContain('Try 2 on these days');
    expect(continued?.out).toContain('Kept as version 2; it is in use.');
    expect(folderOf('bars-SPY')).toEqual(['0001.json', '0002.json', 'in-use', 'tries.jsonl']);
    expect(listed?.out).toMatch(/^ +1 .* passed\n +2 .* in use$/m);
  });
});

describe('advice', () => {
  it('says what it rests on and how old that is, also after going back to an earlier version', async () => {
    const advise = ['advise', '--bars', 'SPY=longer.csv', '--weight', '50'];
    const [newer, back, older, json] = await Promise.all([
      place.ask(...advise),
      place.ask('train', '--bars', 'SPY=longer.csv', '--use', '1'),
      place.ask(...advise),
      place.ask(...advise, '--json'),
    ]);
    expect(newer).toMatchObject({ code: 0, err: '' });
    expect(inOneLine(newer)).toMatch(
      /By version 2 \(hash [0-9a-f]{12}\), trained through 2022-\S+\. Its gate passed on 2022-\S+ to 2024-\S+, at try 2; 0 trading days have come since\./,
    );
    expect(newer?.out).toMatch(/^The newest price is of 2024-\d\d-\d\d, \d+ days ago\.$/m);
    expect(back).toMatchObject({ code: 0, out: 'Version 1 is in use.\n' });
    expect(inOneLine(older)).toContain(`at try 1; ${LONGER_DAYS} trading days have come since.`);
    const body = JSON.parse(json?.out ?? '');
    expect(body).toMatchObject({
      ...{ subject: 'bars-SPY', weight: 0.5, version: 1, try: 1, days_since: LONGER_DAYS },
      judged_through: expect.stringMatching(/^2023-/),
    });
    expect(older?.out).toContain(`hold ${100 * body.target_weight} % in it (now 50 %)`);
    expect(body.confidence).toBeGreaterThanOrEqual(0);
    for (const { out } of [newer, older].flatMap((ran) => ran ?? []))
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is refused where the gate has not passed', async () => {
    const ran = await place.run('advise', '--bars', 'NOISE=noise.csv');
    expect(ran).toEqual({
      ...{ code: 1, out: '' },
      err: 'error: No advice on NOISE: no version has passed its gate on your data; `sluice train` trains and judges one (version)\n',
    });
  });
});
