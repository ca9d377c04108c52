// What each day and month of a portfolio gained, over HTTP.
import { describe, expect, it } from 'vitest';
import { decimal, textOf, ZERO } from '../../../src/kernel/decimal.ts';
import { investor } from '../harness/recorded-investor.ts';

interface Part {
  readonly symbol: string | null;
  readonly gain: string;
}

interface Calendar {
  readonly gain: string;
  readonly spans: readonly { readonly to: string; readonly gain: string; readonly parts: Part[] }[];
}

const sum = (rows: readonly { readonly gain: string }[]) =>
  textOf(rows.reduce((total, { gain }) => total.plus(decimal(gain)), ZERO));

const DAYS = ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02'];

/** A deposit on the last day is no gain; a dividend is one. */
async function fourDays() {
  const one = await investor();
  await one.book('DEPOSIT 1000 2024-01-30');
  await one.book('BUY 3.3333 ACME 100.01 2024-01-30', { fees: '1' });
  await one.book('DIVIDEND 7 2024-02-01', { symbol: 'ACME' });
  await one.book('DEPOSIT 500 2024-02-02');
  const closes = ['101.17', '99.03', '98.55', '104.21'];
  await one.closes(
    'ACME',
    DAYS.map((day, at) => `${day} ${closes[at]}`),
  );
  const calendar = async (query: string, id = one.id): Promise<Calendar> => {
    const { status, body } = await one.get(`/portfolios/${id}/calendar?to=2024-02-02${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  return { ...one, calendar };
}

describe('the calendar of gains', () => {
  it('adds up to the gain of the period to the cent, without what was paid in', async () => {
    const { calendar, performance } = await fourDays();
    const days = await calendar('');
    const { body } = await performance({ to: '2024-02-02' });
    expect(days.spans.map(({ to }) => to)).toEqual(DAYS);
    expect(sum(days.spans)).toBe(days.gain);
    expect(Number(days.gain)).toBeCloseTo(body.portfolio.gain, 2);
    expect(days).toMatchObject({
      ...{ after: '2024-01-29', to: '2024-02-02', currency: 'USD', paid_in: '1500', paid_out: '0' },
      spans: [
        { gain: '2.87', paid_in: '1000' },
        { gain: '-7.14' },
        { gain: '5.4' },
        { gain: '18.87', paid_in: '500', start_value: '1001.13', end_value: '1520' },
      ],
      complete: true,
    });
    const months = await calendar('&by=month');
    expect(months).toMatchObject({
      gain: days.gain,
      spans: [{ to: '2024-01-31' }, { after: '2024-01-31' }],
    });
    expect(sum(months.spans)).toBe(days.gain);
  });

  it('opens a day into what each holding and the cash gained', async () => {
    const { calendar } = await fourDays();
    const { spans } = await calendar('&from=2024-01-31&parts=true');
    expect(spans).toMatchObject([
      {
        gain: '5.4',
        parts: [
          { symbol: 'ACME', start_value: '330.1', end_value: '328.5', gain: '5.4' },
          { symbol: null, gain: '0' },
        ],
      },
      { parts: [{ symbol: 'ACME' }, { symbol: null, gain: '0' }] },
    ]);
    for (const { gain, parts } of spans) expect(sum(parts)).toBe(gain);
    expect((await calendar('')).spans[0]?.parts).toEqual([]);
  });

  it('names what has no price, is empty before the first booking, and is refused for a wrong period', async () => {
    const { calendar, get, open, book, id, closes } = await fourDays();
    const empty = await open('Empty');
    expect(await calendar('', empty)).toMatchObject({ gain: '0', spans: [], after: null });
    await book('BUY 2 GHOST 10 2024-02-01');
    expect(await calendar('')).toMatchObject({
      complete: false,
      warnings: [expect.stringContaining('GHOST has no price on record')],
    });
    const asked = (query: string) => get(`/portfolios/${id}/calendar?${query}`);
    expect((await asked('from=2024-02-03&to=2024-02-02')).body.detail).toMatch(/from is after to/);
    expect((await asked('to=2999-01-01')).body.detail).toMatch(/must not be in the future/);
    expect((await asked('from=yesterday')).status).toBe(422);
    const long = Array.from({ length: 70 }, (_, at) => {
      const day = new Date(Date.UTC(2024, 2, 1 + at)).toISOString().slice(0, 10);
      return `${day} 104`;
    });
    await closes('ACME', long);
    expect((await asked('parts=true&to=2024-06-01')).body.detail).toMatch(/at most 62; choose/);
    expect((await asked('parts=true&to=2024-06-01&by=month')).status).toBe(200);
  });

  it('shows a portfolio to nobody else', async () => {
    const { api, id } = await fourDays();
    const other = await api.signedIn('eve', 'viewer');
    const path = `/api/v1/portfolios/${id}/calendar`;
    expect((await api.ask('GET', path, { bearer: other })).status).toBe(404);
  });
});
