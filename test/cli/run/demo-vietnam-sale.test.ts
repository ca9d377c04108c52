// The demonstration in Vietnam over its settlement: shares bought on Monday are locked until 13:00 of Wednesday, and are sold then.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/trader/app/simulated/summary.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

const DEMO = ['--demo', 'vietnam'] as const;

/** One run of the demonstration, until it is told to end. */
function play(...more: string[]) {
  const child = place.spawn('start', ...DEMO, '--foreground', ...more);
  let told = '';
  let noted = '';
  child.stdout?.on('data', (text) => {
    told += text;
  });
  child.stderr?.on('data', (text) => {
    noted += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  return {
    told: () => told,
    async end() {
      child.kill('SIGINT');
      expect(await ended, `${told}${noted}`).toBe(0);
      return { told, noted };
    },
  };
}

describe('the demonstration in Vietnam, from purchase to sale', () => {
  it('lists its orders over HTTP by market, and sells at 13:00 of T+2 what a person has closed before', async () => {
    const bought = play();
    await until('it has bought', () => /fill +bought \d+ VIC/.test(bought.told()));
    const code = await until('its API is there', () => {
      const [, api, login] = /API at (http:\S+),[\s\S]*#login_code=(\S+)/.exec(bought.told()) ?? [];
      return api === undefined || login === undefined ? undefined : { api, login };
    });
    await seenOverHttp(code);
    expect((await place.run('exit', 'VIC', '--yes', ...DEMO)).out).toContain('when it can be sold');
    expect((await bought.end()).noted).toMatch(/VIC 500.* cannot be sold yet/);

    const back = await place.run('start', ...DEMO, '--foreground', '--keep', '--at', EARLIER);
    expect(back.code).toBe(2);
    expect(back.err).toContain('its time does not run back; give a later --at');

    const sold = play('--keep', '--only', 'trader', '--json', '--at', LAST_MINUTE);
    const trades = await until('the position is closed', async () => {
      const found = await rows<Trade>('trades');
      return found.some(({ symbol }) => symbol === 'VIC') && found;
    });
    expect(trades).toContainEqual(expect.objectContaining({ symbol: 'VIC', quantity: 500 }));
    const sales = (await rows<Execution>('executions')).filter(
      ({ side, symbol }) => side.startsWith('S') && symbol === 'VIC',
    );
    expect(sales.reduce((sum, { shares }) => sum + shares, 0)).toBe(500);
    for (const { time } of sales) expect(time >= UNLOCKED).toBe(true);
    const said = await sold.end();
    const summary = JSON.parse(said.told) as RunSummary;
    expect(summary).toMatchObject({
      market_date: '2026-06-10',
      synthetic: ['prices', 'predictions'],
      naked_milliseconds: 0,
      unwatched_milliseconds: expect.any(Number),
    });
    expect(summary.closed_positions.map(({ symbol }) => symbol)).toContain('VIC');
    expect(summary.open_positions.map(({ symbol }) => symbol)).not.toContain('VIC');
  });
});

const EARLIER = '2026-06-08T09:01:00+07:00';
const LAST_MINUTE = '2026-06-10T12:59:00+07:00';
/** 13:00 in Vietnam. */
const UNLOCKED = '2026-06-10T06:00:00.000Z';

interface Trade {
  readonly symbol: string;
  readonly quantity: number;
}
interface Execution {
  readonly symbol: string;
  readonly side: string;
  readonly shares: number;
  readonly time: string;
}

async function rows<Row>(list: string): Promise<readonly Row[]> {
  return JSON.parse((await place.run(list, ...DEMO, '--json')).out) as readonly Row[];
}

/** As the first shell command that the demonstration prints. */
async function seenOverHttp({ api, login }: { readonly api: string; readonly login: string }) {
  const exchanged = await fetch(`${api}/api/v1/auth/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login_code: login }),
  });
  const { access_token: token } = (await exchanged.json()) as { readonly access_token: string };
  const listed = async (market: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${api}/api/v1/orders?market=${market}&side=BUY`, { headers });
    return (await answer.json()) as readonly { readonly symbol: string; readonly type: string }[];
  };
  const atHose = await listed('HOSE');
  expect(atHose).toContainEqual(expect.objectContaining({ symbol: 'VIC', type: 'LO' }));
  expect(atHose.map(({ symbol }) => symbol)).not.toContain('SHS');
  for (const { symbol } of await listed('HNX')) expect(symbol).toBe('SHS');
  expect(await listed('UPCOM')).toEqual([]);
}
