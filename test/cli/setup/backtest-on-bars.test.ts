// `sluice backtest` of strategies on bars: from the file to the trades, without any predictions.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

function written(name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

/** Minutes of one session at 100, at 101 from 10:00 on; the minutes before it are of other days. */
function steps(): string {
  const lines = ['time,open,high,low,close,volume'];
  for (const day of ['11', '12', '13', '16', '17', '18'])
    for (let minute = 0; minute < 390; minute += 1) {
      const at = new Date(Date.UTC(2026, 10, Number(day), 14, 30 + minute)).toISOString();
      const price = day === '18' && minute >= 30 ? 101 : 100;
      lines.push([at, price, price + 0.25, price - 0.25, price, 100_000].join(','));
    }
  return `${lines.join('\n')}\n`;
}

const STEP = `name: step
symbols: [AAPL]
entry: { on: bar, every: 15m, when: "price.last > highest(4, '15m') - 0.3 && price.last > 100.5" }
size: { shares: 100 }
stop: { percent: 1 }
target: { percent: 2 }
exit: { max_minutes: 60 }
limits: { max_entries_per_day: 1 }
`;

describe('sluice backtest of a strategy on bars', () => {
  it('trades as computed by hand', async () => {
    const bars = written('steps.csv', steps());
    const trades = join(place.folder, 'trades.json');
    const signals = join(place.folder, 'signals.csv');
    const ran = await place.run(
      ...['backtest', '--strategy', written('step.yaml', STEP), '--bars', `AAPL=${bars}`],
      ...['--from', '2026-11-18', '--trades', trades, '--signals', signals, '--json'],
    );
    expect(ran.code).toBe(0);
    // The bar from 10:00 ends at 10:15 with 101; its high is 101.25. The ask is a tick above.
    const [trade, ...others] = JSON.parse(readFileSync(trades, 'utf8'));
    expect(others).toEqual([]);
    expect(trade).toMatchObject({
      ...{ symbol: 'AAPL', strategy: 'step', side: 'long', quantity: 100, entry: 101.01 },
      // The first moment at least an hour after the fill is 11:15:15; it fills at the next print, the low.
      ...{ reason: 'max_minutes', exit: 100.74, opened_at: '2026-11-18T15:15:00.100Z' },
      ...{ closed_at: '2026-11-18T16:15:15.100Z', commission: 2, pnl: -27 },
      confidence: null,
    });
    const rows: Record<string, string>[] = parse(readFileSync(signals), { columns: true });
    expect(rows[0]).toMatchObject({
      ...{ at: '2026-11-18T15:15:00.000Z', taken: 'true', source: 'bar' },
      prediction_id: 'bar-AAPL-20261118T151500Z',
    });
    // The condition stays true, until the bar that ends at the close.
    expect(new Set(rows.slice(1).map(({ taken }) => taken))).toEqual(new Set(['false']));
    expect(rows.at(-1)?.reasons).toContain('session_closed');
  });

  it('plays the shipped example', async () => {
    const { code, out } = await place.run(
      ...['backtest', '--strategy', shipped('strategies/opening-range.draft.yaml')],
      ...['--bars', `SPY=${shipped('config/demo/spy-1m.csv')}`, '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).signals_taken).toBeGreaterThan(0);
  });

  it('says which strategy waits for predictions', async () => {
    const { code, err } = await place.run(
      ...['backtest', '--strategy', shipped('config/demo/strategies')],
      ...['--bars', `SPY=${shipped('config/demo/spy-1m.csv')}`],
    );
    expect([code, err]).toEqual([
      4,
      'error: strategy flow-follow waits for predictions: add --predictions FILE (backtest)\n',
    ]);
  });
});
