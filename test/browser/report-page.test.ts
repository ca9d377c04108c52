// The page of a backtest in a browser: from its file, at the width of a phone and of a desk, light and dark, and on paper.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, plus } from '../../src/kernel/instant.ts';
import { createRandom } from '../../src/kernel/random.ts';
import type { Session } from '../../src/market/time/calendar.ts';
import { US } from '../../src/market/venues/us.ts';
import { reportPage } from '../../src/research/report/report-page.ts';
import { reportOf } from '../../src/trader/domain/report/report.ts';
import type { RunResult } from '../../src/trader/domain/report/run-result.ts';
import { day, EMPTY_RUN, trade } from '../trader/domain/report/sample-run.ts';
import { closeBrowser, open } from './chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-page-'));
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true });
});

const random = createRandom(3, 'page');

function sessionsFrom(first: string, count: number): readonly Session[] {
  const sessions: Session[] = [];
  let session = US.calendar.nextSession(day(first));
  while (session !== undefined && sessions.length < count) {
    sessions.push(session);
    session = US.calendar.nextSession(session.day);
  }
  return sessions;
}

const SESSIONS = sessionsFrom('2020-01-02', 200);

/** One trade in each session, from its tenth minute to its fortieth. */
function runOf(): RunResult {
  let equity = 100_000;
  const trades = SESSIONS.map(({ open: opening }, at) => {
    const r = random.between(-1, 1.2);
    return trade({
      ...{ positionId: `AAPL-${at}`, side: at % 3 === 0 ? 'short' : 'long', rMultiple: r },
      ...{ pnl: Math.round(r * 10_000) / 100, mae: random.next(), mfe: random.next() },
      openedAt: plus(opening, 10 * MINUTE_MS),
      closedAt: plus(opening, 40 * MINUTE_MS),
    });
  });
  const marks = SESSIONS.map(({ close: at }, index) => {
    equity += trades[index]?.pnl ?? 0;
    return { at, equity, grossExposure: 0 };
  });
  const drawn = Array.from({ length: 40 }, () => {
    let profit = 0;
    const closes = SESSIONS.map(() => (profit += random.between(-110, 100)));
    return { profit, meanR: 0, trades: 200, closes };
  });
  const own = { profit: equity - 100_000, meanR: 0.1, trades: 200 };
  const returns = SESSIONS.map(({ day: on }) => ({ on, value: random.between(-0.01, 0.0105) }));
  return {
    ...EMPTY_RUN,
    ...{ from: (SESSIONS[0] as Session).open, to: (SESSIONS.at(-1) as Session).close },
    ...{ startEquity: 100_000, trades, equity: marks, openPositions: [], signalsTaken: 200 },
    strategies: [{ name: 'follow', hash: 'c0ffee00c0ffee00' }],
    symbols: [],
    benchmark: { symbol: 'AAPL', returns },
    chance: { kind: 'predictions', block: '30m', seed: 1, own, drawn },
  };
}

function minutes() {
  const starts = SESSIONS.flatMap(({ open: from }) =>
    Array.from({ length: 60 }, (_, at) => from + at * MINUTE_MS),
  );
  const column = (value: number) => Float64Array.from(starts, (_, at) => value + Math.sin(at / 9));
  return {
    ...{ lengthMs: MINUTE_MS, count: starts.length, start: Float64Array.from(starts) },
    ...{ open: column(100), high: column(100.4), low: column(99.6), close: column(100.1) },
  };
}

function written(): string {
  const run = runOf();
  const stop = [
    [10, 99],
    [25, 99.6],
  ] as const;
  const stops = new Map(
    SESSIONS.map(({ open: opening }, at) => [
      `AAPL-${at}`,
      stop.map(([minute, price]) => ({
        ...({
          seq: 1,
          at: plus(opening, minute * MINUTE_MS),
          kind: 'moved',
          why: '',
          price,
        } as const),
      })),
    ]),
  );
  const barsBySymbol = new Map([['AAPL', minutes()]]);
  const page = reportPage({
    title: 'Backtest',
    report: reportOf(run, US),
    run,
    barsBySymbol,
    stops,
  });
  const file = join(folder, 'report.html');
  writeFileSync(file, page);
  return pathToFileURL(file).href;
}

describe('the page of a backtest', () => {
  const address = written();

  it.each([
    [390, 'dark'],
    [1280, 'light'],
  ] as const)(
    'is as wide as a window of %d pixels, accessible, and asks nothing of a network',
    async (width, colorScheme) => {
      const opened = await open(address, { viewport: { width, height: 900 }, colorScheme });
      const { page, faults, foreign } = opened;
      await page.locator('#equity canvas').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      // The cone, trades by R, excursions, two rolling figures, exposure, and twelve trades.
      expect(await page.locator('figure:visible svg').count()).toBe(18);
      expect(await page.locator('path.stop').count()).toBe(12);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect([...faults, ...foreign.filter((url) => url !== address)]).toEqual([]);
    },
  );

  it('is dark on light on paper, with a plot in the place of each chart that moves', async () => {
    const { page } = await open(address, {
      colorScheme: 'dark',
      viewport: { width: 718, height: 1000 },
    });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const colour = (what: string) =>
      page.evaluate<string>(`getComputedStyle(document.body).${what}`);
    expect([await colour('color'), await colour('backgroundColor')]).toEqual([
      'rgb(22, 25, 29)',
      'rgb(255, 255, 255)',
    ]);
    expect(await page.locator('.paper svg').isVisible()).toBe(true);
    expect(await page.locator('.chart:visible').count()).toBe(0);
    const widths = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll('.plots svg')].map((plot) =>
        plot.getBoundingClientRect().width / plot.closest('.plots').clientWidth)`,
    );
    expect(widths).toHaveLength(18);
    expect(Math.min(...widths), 'two plots side by side').toBeGreaterThan(0.45);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  });

  it('sorts its trades by the numbers of a column', async () => {
    const { page } = await open(address);
    await page.getByRole('button', { name: 'P&L USD' }).click();
    const cells = await page.locator('table[data-sortable] td:nth-child(3)').allInnerTexts();
    const values = cells.map((text) => Number(text.replaceAll(/[,+]/g, '')));
    expect(values).toEqual([...values].sort((one, other) => one - other));
    expect(values.length).toBe(200);
  });
});
