// Histories longer than a call has arguments, read page by page as clients do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Alpaca, startAlpaca } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;

beforeEach(async () => {
  alpaca = await startAlpaca();
});
afterEach(() => alpaca.stop());

const SPAN = 'timeframe=1Min&start=2025-06-02&end=2026-11-23&feed=iex';

describe('minutes of a year and a half', () => {
  it('are answered in pages', async () => {
    const first = await alpaca.call('GET', `/v2/stocks/AAPL/bars?${SPAN}&limit=10000`);
    expect(first.status).toBe(200);
    expect(first.body.bars).toHaveLength(10_000);
    expect(first.body.bars[0].t).toBe('2025-06-02T13:30:00.000Z');

    const token = first.body.next_page_token;
    const second = await alpaca.call(
      'GET',
      `/v2/stocks/AAPL/bars?${SPAN}&limit=10000&page_token=${encodeURIComponent(token)}`,
    );
    expect(second.body.bars).toHaveLength(10_000);
    expect(Date.parse(second.body.bars[0].t)).toBeGreaterThan(Date.parse(first.body.bars.at(-1).t));
  });

  it('come newest first, and end with the last symbol', async () => {
    const days = 'timeframe=1Day&start=2026-11-19&end=2026-11-20&feed=iex&sort=desc';
    const page = (more: string) =>
      alpaca.call('GET', `/v2/stocks/bars?symbols=MSFT,AAPL&${days}&limit=3${more}`);
    const first = await page('');
    const timesOf = (bars: readonly { readonly t: string }[]) => bars.map(({ t }) => t);
    expect(timesOf(first.body.bars.AAPL)).toEqual([
      '2026-11-20T05:00:00.000Z',
      '2026-11-19T05:00:00.000Z',
    ]);
    expect(timesOf(first.body.bars.MSFT)).toEqual(['2026-11-20T05:00:00.000Z']);
    const second = await page(`&page_token=${encodeURIComponent(first.body.next_page_token)}`);
    expect(second.body).toMatchObject({
      bars: { MSFT: [{ t: '2026-11-19T05:00:00.000Z' }] },
      next_page_token: null,
    });
  });
});
