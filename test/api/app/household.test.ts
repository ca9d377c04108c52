// The household of the demonstration: what it shows, that it is booked once, and that it fits any present day.
import { describe, expect, it } from 'vitest';
import { householdAt } from '../../../src/api/app/household/household-file.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { seeded } from '../rig/household.ts';
import { type Served, served } from '../rig/served.ts';

interface Shown {
  readonly id: number;
  readonly name: string;
  readonly tax_treatment: string;
  readonly version: number;
  readonly holdings: readonly Record<string, unknown>[];
}

async function shown(api: Served, bearer: string): Promise<readonly Shown[]> {
  const list = await api.ask('GET', '/api/v1/portfolios?sort=id', { bearer });
  const found: Shown[] = [];
  for (const { id } of list.body as Shown[]) {
    const answer = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
    found.push(answer.body as Shown);
  }
  return found;
}

describe('the household of the demonstration', () => {
  it('has two people with taxable and retirement portfolios, which the user of the demonstration sees and may keep', async () => {
    const api = await served();
    const bearer = await api.signedIn('demo', 'admin');
    await seeded(api);
    const portfolios = await shown(api, bearer);
    expect(portfolios.map(({ name, tax_treatment }) => [name, tax_treatment])).toEqual([
      ['Demo: Alex, taxable', 'TAXABLE'],
      ['Demo: Alex, retirement', 'TAX_DEFERRED'],
      ['Demo: Sam, savings', 'TAXABLE'],
      ['Demo: Sam, retirement', 'TAX_DEFERRED'],
    ]);
    const [alex, , sam] = portfolios;
    // 40 and 20 shares of ACME became 160 and 80; 100 of the first were sold.
    expect(alex?.holdings).toMatchObject([
      { symbol: 'ACME', quantity: '140', total_cost: '9631.375', current_price: '112.5' },
      { symbol: 'GLOBEX', quantity: '250', income: '510' },
      { symbol: 'INITECH', quantity: '60' },
    ]);
    expect(sam?.holdings).toMatchObject([
      { symbol: 'ACME', quantity: '40' },
      { symbol: 'RHEIN', quantity: '60', currency: 'EUR' },
    ]);
    const body = { portfolio_id: alex?.id, transaction_type: 'DEPOSIT', amount: 1 };
    expect((await api.ask('POST', '/api/v1/transactions', { bearer, body })).status).toBe(201);
  });

  it('is booked once, however often the API starts', async () => {
    const api = await served();
    const bearer = await api.signedIn('demo', 'admin');
    await seeded(api);
    const held = async () =>
      (await shown(api, bearer)).map(({ name, version, holdings }) => [
        ...[name, version],
        ...holdings.map(({ symbol, quantity, total_cost }) => [symbol, quantity, total_cost]),
      ]);
    const before = await held();
    await seeded(api);
    expect(await held()).toEqual(before);
  });

  it('has no day in the future, keeps its weekdays, and fits every present day', () => {
    const days = (today: TradingDay) =>
      householdAt(today).people.flatMap(({ portfolios }) =>
        portfolios.flatMap(({ transactions }) =>
          transactions.map((one) => String(one.transaction_date).slice(0, 10)),
        ),
      );
    const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
    const first = days('2026-11-18' as TradingDay).map(weekday);
    for (let at = 0; at < 60; at += 1) {
      const today = addDays('2027-12-30' as TradingDay, at * 7 + (at % 7));
      const moved = days(today);
      expect(moved.every((day) => day <= today)).toBe(true);
      expect(moved.map(weekday)).toEqual(first);
    }
  });

  it('is judged by agents, whose figures are those of the portfolios and whose events exist', async () => {
    const api = await served();
    const bearer = await api.signedIn('demo', 'admin');
    await seeded(api);
    await api.agents.runAll();
    const get = (path: string) => api.ask('GET', `/api/v1${path}`, { bearer });
    const found = (await get('/agents/findings?sort=portfolio_id')).body as Found[];
    for (const { portfolio_id, rule, text } of found)
      process.stdout.write(`${portfolio_id} ${rule}: ${text}\n`);
    expect(found.length).toBeGreaterThan(4);
    const texts = new Map<number, string>();
    for (const one of await shown(api, bearer)) texts.set(one.id, JSON.stringify(one.holdings));
    const shares = found.filter(({ rule }) => rule === 'position-share');
    expect(shares.length).toBeGreaterThan(0);
    for (const { portfolio_id, figures } of shares)
      expect(texts.get(portfolio_id)).toContain(`"${figures.value}"`);
    for (const { evidence } of found)
      for (const id of evidence) {
        const [stream = '', version = ''] = id.split('@');
        const asked = { stream, after: Number(version) - 1, limit: 1 };
        const [event] = await api.book.ledger.read.events(asked);
        expect(event?.id).toBe(id);
      }
  });
});

interface Found {
  readonly portfolio_id: number;
  readonly rule: string;
  readonly text: string;
  readonly figures: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}
