// `sluice sim gateway --bars` takes the files that a backtest takes, and says what it cannot play.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const OPEN = Date.parse('2020-12-16T14:30:00Z');
const PORTS = ['--port', '0', '--control-port', '0'];

/** Thirty bars at 250, of the symbol among others, with epoch seconds, packed. */
function packed(minutes: number): string {
  const file = join(place.folder, `${minutes}.csv.gz`);
  const rows = Array.from({ length: 30 }, (_, n) => OPEN / 1_000 + n * minutes * 60).flatMap(
    (time) => [`SPY,${time},250,250,250,250,1000`, `QQQ,${time},90,90,90,90,1000`],
  );
  const header = 'symbol,timestamp,open,high,low,close,volume';
  writeFileSync(file, gzipSync([header, ...rows, ''].join('\n')));
  return file;
}

function single(): string {
  const file = join(place.folder, 'single.csv');
  writeFileSync(
    file,
    'date,open,high,low,close,volume\n2020-12-16T14:30:00Z,250,250,250,250,1000\n',
  );
  return file;
}

it.each([
  ['a packed file of several symbols with epoch times', () => packed(1)],
  ['a single bar', single],
])('plays %s', async (_, write) => {
  const at = ['--at', '2020-12-16T09:40:30-05:00'];
  const child = place.spawn('sim', 'gateway', ...PORTS, '--bars', `SPY=${write()}`, ...at);
  const [ready] = await once(child.stdout ?? child, 'data');
  const { control_port: port } = JSON.parse(String(ready));
  const body = JSON.stringify({
    ...{ account: 'DU1234567', symbol: 'SPY', action: 'BUY', type: 'MKT', quantity: 1 },
  });
  await fetch(`http://127.0.0.1:${port}/order`, { method: 'POST', body });
  const state = await (await fetch(`http://127.0.0.1:${port}/state`)).json();
  expect(state).toMatchObject({ prices: [{ symbol: 'SPY', last: 250 }] });
  child.kill('SIGTERM');
  await once(child, 'exit');
});

it.each([
  [
    'bars of five minutes',
    () => packed(5),
    'its bars are 5 minutes long: give a file of one-minute bars',
  ],
  [
    'another symbol',
    () => {
      const file = join(place.folder, 'other.csv');
      writeFileSync(
        file,
        'symbol,date,open,high,low,close,volume\nQQQ,2020-12-16 09:30,1,1,1,1,1\n',
      );
      return file;
    },
    'contains no bar of SPY, but of QQQ',
  ],
])('refuses %s with one sentence', async (_, write, said) => {
  const file = write();
  const ran = await place.run('sim', 'gateway', ...PORTS, '--bars', `SPY=${file}`);
  expect(ran).toMatchObject({ code: 4, out: '', err: `error: ${file}: ${said} (bars)\n` });
});
