// A symbol that stops trading, in a backtest as a user runs it: named on the first line, its position stays and counts what it is worth.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const SPY = shipped('config/demo/spy-1m.csv');

function written(name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

/** Buys 10 shares of BOOM on the first day, and would hold them. */
const STRATEGY = `name: hold-on
symbols: [BOOM]
entry:
  { on: bar, every: 1h, side: long, when: "price.last > 1" }
size: { shares: 10 }
stop: { percent: 90 }
exit: { when: "price.last < 1" }
`;

function backtest(symbols: string | undefined, ...more: string[]) {
  const strategy = written('hold-on.yaml', STRATEGY);
  return place.ask(
    ...['backtest', '--strategy', strategy, '--bars', `SPY=${SPY}`, '--bars', `BOOM=${SPY}`],
    ...(symbols === undefined ? [] : ['--symbols', written('symbols.csv', symbols)]),
    ...['--benchmark', 'none', '--commission', 'none', ...more],
  );
}

const DATED = 'symbol,from,to,reason,value\nSPY,,,,\nBOOM,2020-12-15,2020-12-16,bankrupt,0.10\n';

describe('sluice backtest --symbols', () => {
  it('values a position in a symbol that stopped trading at what the file says, and names it', async () => {
    const { code, out } = await backtest(`${DATED}GONE,,2020-12-16,acquired,\n`);
    expect(code).toBe(0);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'symbols.csv, of which 1 stopped trading (BOOM 2020-12-16 bankrupt); GONE of that file has no bars 4 sessions from 2020-12-15',
    );
    expect(out.startsWith('universe: 2 symbols by ')).toBe(true);
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(words).toContain(
      'long 10 BOOM cannot be closed: it stopped trading on 2020-12-16 (bankrupt); a share counts 0.1, what the file says',
    );
    const report = JSON.parse((await backtest(DATED, '--json')).out);
    const [open] = report.open_positions;
    expect(open).toMatchObject({ symbol: 'BOOM', quantity: 10, last: 0.1 });
    const lost = report.start_equity - report.end_equity;
    expect(lost).toBeCloseTo(10 * (open.entry - 0.1), 2);
    // Known from the close of its last day on, and not before.
    const [first, second] = report.equity.map(({ equity }: { equity: number }) => equity);
    expect(report.start_equity - first).toBeLessThan(100);
    expect(report.start_equity - second).toBeCloseTo(lost, 2);
    expect(report.universe).toMatchObject({
      ...{ symbols: 2, without_bars: [] },
      stopped: [{ symbol: 'BOOM', day: '2020-12-16', reason: 'bankrupt', value: 0.1 }],
    });
  });

  it('says without a file that all symbols still trade', async () => {
    const { out } = await backtest(undefined);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /^universe: 2 symbols, all of which still trade: such results are too good 4 sessions/,
    );
  });

  it.each([
    ['SPY,,,\n', 'has no line for BOOM: add BOOM,,, if it trades'],
    ['SPY,,,\nBOOM,2020-12-17,2020-12-16,x\n', ':3: to: 2020-12-16 is before 2020-12-17'],
    ['SPY,,,\nBOOM,,16.12.2020,x\n', ':3: to: "16.12.2020" is not a date (YYYY-MM-DD)'],
    ['SPY,,,\nBOOM,,,\nBOOM,,,\n', ':4: symbol: BOOM is listed twice'],
    ['SPY,,,\nBOOM,2021-01-04,,\n', 'has no bar of a day on which BOOM was listed'],
  ])('refuses %j in one sentence', async (rows, sentence) => {
    const { code, err } = await backtest(`symbol,from,to,reason\n${rows}`);
    expect([code, err]).toEqual([4, expect.stringContaining(sentence)]);
  });

  it('refuses a file with other columns', async () => {
    const { err } = await backtest('ticker,start\nSPY,2020-12-15\n');
    expect(err).toContain('no column for symbol, from, to, reason: it needs symbol,from,to,reason');
  });
});
