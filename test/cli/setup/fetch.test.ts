// `sluice data fetch` between the simulators of the gateway and of Yahoo: what arrives, what is never asked twice, and Ctrl-C.
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const SPY = fileURLToPath(new URL('../../../config/demo/spy-1m.csv', import.meta.url));
const RANGE = ['--from', '2020-12-15', '--to', '2020-12-17'];

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}

/** The ends of all history requests that the gateway has received. */
async function questions(control: string): Promise<string[]> {
  const text = await (await fetch(`${control}/wire?since=0`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ dir, name }) => dir === 'in' && name === 'reqHistoricalData')
    .map(({ fields }) => fields.join(' ').match(/\d{8}-[\d:]+/)?.[0] ?? '');
}

/** From now on the gateway answers no question for bars up to this moment: whoever asks it waits. */
async function leaveUnanswered(control: string, endAt: number): Promise<void> {
  const rule = { direction: 'in', message: 'reqHistoricalData', action: 'drop', where: { endAt } };
  const body = JSON.stringify({ kind: 'frames', ...rule, count: 100 });
  expect((await fetch(`${control}/fault`, { method: 'POST', body })).status).toBe(201);
}

describe('bars from the gateway', () => {
  it('are those of the exchange, and are asked for once', async () => {
    const { control } = await startGateway(
      place,
      ...['--bars', `SPY=${SPY}`, '--at', '2020-12-18T15:00:00-05:00'],
    );
    const first = await place.run('data', 'fetch', 'SPY', ...RANGE);
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('Stored in')]);
    expect(lines(first.out)).toEqual([
      'SYMBOL  BARS OF  REQUESTS   BARS    NEW',
      'SPY     1m              1  1,170  1,170',
    ]);
    const checked = await place.run('data', 'check', 'SPY');
    expect(checked.out).toContain('ok    gaps    3 sessions, all complete');
    const known = await place.run('data', 'import', `SPY=${SPY}`, '--json');
    expect(JSON.parse(known.out).series[0]).toMatchObject({ bars: 1_560, added: 390, replaced: 0 });

    const again = await place.run('data', 'fetch', 'SPY', ...RANGE, '--json');
    expect(JSON.parse(again.out).series).toEqual([
      { symbol: 'SPY', length: '1m', requests: 0, bars: 0, added: 0 },
    ]);
    expect(await questions(control)).toEqual(['20201217-21:00:00']);
  });

  it('that Ctrl-C has interrupted are fetched from there on, none twice', async () => {
    const { control } = await startGateway(place, '--at', '2020-12-18T15:00:00-05:00');
    const range = ['--from', '2020-09-01', '--to', '2020-12-17'];
    // That of the fifth week.
    await leaveUnanswered(control, Date.UTC(2020, 9, 6, 20));
    const running = place.spawn('data', 'fetch', 'AAPL', ...range);
    const closed = once(running, 'close');
    await until('some are asked for', async () => (await questions(control)).length >= 4);
    running.kill('SIGINT');
    const [code] = await closed;
    expect(code).toBe(1);
    await fetch(`${control}/fault`, { method: 'DELETE' });
    const rest = await place.run('data', 'fetch', 'AAPL', ...range, '--json');
    expect(rest.code).toBe(0);
    const list = JSON.parse((await place.run('data', 'list', 'AAPL', '--json')).out);
    expect(list).toEqual([{ symbol: 'AAPL', length: '1m', years: [2020], bars: 76 * 390 - 180 }]);
    const asked = await questions(control);
    // The one whose answer was not awaited is asked again, or was answered in time.
    expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(1);
    expect(new Set(asked).size).toBe(16);
  });

  it('are fetched by one command at a time, and a second one says so', async () => {
    const { control } = await startGateway(place, '--at', '2020-12-18T15:00:00-05:00');
    const range = ['--from', '2020-09-01', '--to', '2020-12-17'];
    // That of the second week: the first command runs as long as it takes to start another one.
    await leaveUnanswered(control, Date.UTC(2020, 8, 15, 20));
    const running = place.spawn('data', 'fetch', 'NVDA', ...range);
    const closed = once(running, 'close');
    await until('it asks', async () => (await questions(control)).length > 0);
    const second = await place.run('data', 'fetch', 'AMD', ...RANGE);
    running.kill('SIGINT');
    await closed;
    expect([second.code, lines(second.err)]).toEqual([
      1,
      [
        expect.stringMatching(
          /^error: the gateway at 127\.0\.0\.1:\d+ refuses a second session of this client id: wait until the other `sluice data fetch` has ended \(bars\)$/,
        ),
      ],
    ]);
  });

  it('say in one sentence what is unknown, and who does not answer', async () => {
    const { process } = await startGateway(place, '--at', '2020-12-18T15:00:00-05:00');
    const unknown = await place.run('data', 'fetch', 'TOOLONG1', ...RANGE);
    expect(lines(unknown.err)[0]).toMatch(/^error: TOOLONG1: .*\(bars\)$/);
    const backwards = await place.run(
      'data',
      'fetch',
      'SPY',
      '--from',
      '2020-12-17',
      '--to',
      '2020-12-15',
    );
    expect([backwards.code, lines(backwards.err)]).toEqual([
      2,
      ['error: --from 2020-12-17 is after 2020-12-15 (invalid-argument)'],
    ]);
    const nothing = ['--from', '2020-12-19', '--to', '2020-12-20'];
    const weekend = await place.run('data', 'fetch', 'SPY', ...nothing);
    expect([weekend.code, lines(weekend.err)]).toEqual([
      2,
      ['error: no session that is over lies between 2020-12-19 and 2020-12-20 (invalid-argument)'],
    ]);
    const gone = once(process, 'close');
    process.kill('SIGKILL');
    await gone;
    const alone = await place.run('data', 'fetch', 'QQQ', 'IWM', ...RANGE);
    expect(alone.code).toBe(1);
    expect(lines(alone.err)).toEqual([
      expect.stringMatching(
        /^error: the gateway at (127\.0\.0\.1:\d+) does not answer: connect ECONNREFUSED \1\. Start it, or take --source yahoo \(bars\)$/,
      ),
    ]);
  });

  it('need no key of a feed, and no strategy', async () => {
    await startGateway(place, '--at', '2020-12-18T15:00:00-05:00');
    const feed = `{ name: flow, url: "http://127.0.0.1:1", api_key: "\${env:NO_KEY}", symbols: [SPY] }`;
    const config = join(place.folder, 'config', 'with-feed.yaml');
    writeFileSync(config, `${readFileSync(place.config, 'utf8')}\nfeeds: [${feed}]\n`);
    writeFileSync(join(place.folder, 'strategies', 'wrong.yaml'), 'name: wrong\n');
    const fetched = await place.run('data', 'fetch', 'MSFT', ...RANGE, '-c', config);
    rmSync(join(place.folder, 'strategies', 'wrong.yaml'));
    expect([fetched.code, lines(fetched.out)[1]]).toEqual([
      0,
      'MSFT    1m              1  1,170  1,170',
    ]);
  });
});

describe('daily bars from Yahoo', () => {
  it('are stored by session, and are asked for once', async () => {
    const child = place.spawn(
      ...['sim', 'yahoo', '--port', '0', '--control-port', '0', '--data', securities()],
    );
    const [ready] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
    const { port } = JSON.parse(String(ready));
    const config = join(place.folder, 'yahoo.yaml');
    writeFileSync(
      config,
      `account: DU1\ndata: ./data\napi: { prices: { yahoo: { url: "http://127.0.0.1:${port}" } } }\n`,
    );
    const asked = ['data', 'fetch', 'BRK.B', '--source', 'yahoo', '-c', config, '--json'];
    const first = await place.run(...asked, ...RANGE);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(JSON.parse(first.out).series).toEqual([
      { symbol: 'BRK.B', length: '1d', requests: 1, bars: 3, added: 3 },
    ]);
    const again = await place.run(...asked, ...RANGE);
    expect(JSON.parse(again.out).series[0]).toMatchObject({ requests: 0 });
    const unknown = await place.run(
      'data',
      'fetch',
      'NONE',
      ...RANGE,
      '--source',
      'yahoo',
      '-c',
      config,
    );
    expect(lines(unknown.err)).toEqual(['error: NONE: Yahoo does not know this symbol (bars)']);
    expect(readFileSync(join(place.folder, 'data', 'bars', 'BRK.B', '1d-2020.bars')).length).toBe(
      64 + 3 * 48,
    );
  });
});

function securities(): string {
  const file = join(place.folder, 'securities.json');
  const closes = [
    ['2020-12-15', 223.5],
    ['2020-12-16', 224.25],
    ['2020-12-17', 225],
  ];
  const brk = {
    symbol: 'BRK-B',
    currency: 'USD',
    timezone: 'America/New_York',
    volume: 1_000,
    closes,
  };
  writeFileSync(file, JSON.stringify([brk]));
  return file;
}
