// The household of the demonstration: what it shows, that it is booked once, and that it fits any present day.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { householdAt } from '../../../src/api/app/household/household-file.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { seeded } from '../harness/household.ts';
import { type Served, served } from '../harness/served.ts';

interface Shown {
  readonly id: number;
  readonly name: string;
  readonly tax_treatment: string;
  readonly version: number;
  readonly holdings: readonly Record<string, unknown>[];
  readonly net_value: string;
  readonly cash_value: string;
  readonly allocation: Readonly<Record<'symbol' | 'sector' | 'currency', readonly Part[]>>;
}

interface Part {
  readonly key: string;
  readonly value: string;
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

  it('can be compared with SPY, whose newest closes are the recorded ones', async () => {
    const api = await served();
    const bearer = await api.signedIn('demo', 'admin');
    await seeded(api);
    for (const { id, name } of await shown(api, bearer)) {
      const body = { portfolio_id: id, benchmark: 'SPY' };
      const answer = await api.ask('POST', '/api/v1/holdings/analytics/performance', {
        ...{ bearer, body },
      });
      expect([name, answer.status]).toEqual([name, 200]);
      expect(answer.body).toMatchObject({ benchmark: { pairs: expect.any(Number) } });
    }
    const recorded = readFileSync('config/demo/spy-1m.csv', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(','))
      .filter(([at]) => at?.endsWith(' 16:00'))
      .map(([, , , , close]) => close);
    const shipped = householdAt('2026-11-19' as TradingDay).securities.find(
      ({ symbol }) => symbol === 'SPY',
    );
    expect(shipped?.prices.slice(-recorded.length - 1, -1).map(([, close]) => close)).toEqual(
      recorded,
    );
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

  it('has only days before the present one, keeps its weekdays, and fits every present day', () => {
    const days = (today: TradingDay) => {
      const { people, securities, rates } = householdAt(today);
      const booked = people.flatMap(({ portfolios }) =>
        portfolios.flatMap(({ transactions }) =>
          transactions.map((one) => String(one.transaction_date).slice(0, 10)),
        ),
      );
      const priced = [
        ...securities.flatMap(({ prices }) => prices),
        ...rates.flatMap((pair) => pair.rates),
      ];
      return [...booked, ...priced.map(([day]) => day)];
    };
    const shipped = days('2026-11-19' as TradingDay);
    for (let at = 0; at < 60; at += 1) {
      const today = addDays('2027-12-30' as TradingDay, at * 7 + (at % 7));
      const moved = days(today);
      expect(moved.every((day) => day < today)).toBe(true);
      // The first of these days is a Thursday, 58 weeks after the shipped one; each of the next six a week and a day later.
      const weeks = 58 + at;
      expect(moved).toEqual(shipped.map((day) => addDays(day as TradingDay, weeks * 7)));
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
    const lines = found.map(({ portfolio_id, rule, text }) => `${portfolio_id} ${rule}: ${text}`);
    expect(lines.toSorted()).toEqual(documentedFindings().toSorted());
    const portfolios = new Map((await shown(api, bearer)).map((one) => [one.id, one]));
    for (const finding of found) {
      expect(untraced(finding), finding.text).toEqual([]);
      const portfolio = portfolios.get(finding.portfolio_id);
      expect(finding.figures, finding.text).toMatchObject(figuresBy(portfolio, finding));
    }
    for (const { evidence } of found)
      for (const id of evidence) {
        const [stream = '', version = ''] = id.split('@');
        const asked = { stream, after: Number(version) - 1, limit: 1 };
        const [event] = await api.book.ledger.read.events(asked);
        expect(event?.id).toBe(id);
      }
  });
});

/** As docs/advisers/agents-judged.md lists them. */
function documentedFindings(): readonly string[] {
  const [, section = ''] = readFileSync('docs/advisers/agents-judged.md', 'utf8').split(
    "## The demonstration's household",
  );
  const [, list = ''] = section.split('```');
  return list.trim().split('\n');
}

/** Numbers of the sentence that are no figure and no threshold: as it is, rounded, or in percent. */
function untraced({ text, figures, threshold }: Found): readonly string[] {
  const known = [...Object.values(figures), threshold ?? 'none'].map(Number);
  return [...text.matchAll(/(\d+(?:\.(\d+))?)( %)?/g)]
    .filter(([, digits, places = '', percent]) => {
      const factor = percent === undefined ? 1 : 100;
      return !known.some((value) => (value * factor).toFixed(places.length) === digits);
    })
    .map(([number]) => number);
}

/** What the figures have to be by the portfolio as its owner sees it. */
function figuresBy(portfolio: Shown | undefined, { rule, subject }: Found): object {
  if (portfolio === undefined) throw new Error('the finding is of no portfolio');
  const { net_value: whole, cash_value: cash, holdings, allocation } = portfolio;
  const shareOf = (value: string) => String(Number((Number(value) / Number(whole)).toFixed(6)));
  const [kind = '', name = ''] = subject.split(':');
  const symbol = holdings.find(({ security_id }) => String(security_id) === name)?.symbol;
  const partOf = (by: keyof typeof allocation, key: unknown) =>
    allocation[by].find((one) => one.key === key)?.value ?? 'none';
  switch (rule) {
    case 'idle-cash':
      return { cash, value: whole, share: shareOf(cash) };
    default: {
      const value = kind === 'security' ? partOf('symbol', symbol) : partOf(kind as never, name);
      return { value, whole, share: shareOf(value) };
    }
  }
}

interface Found {
  readonly portfolio_id: number;
  readonly rule: string;
  readonly subject: string;
  readonly threshold: string | null;
  readonly text: string;
  readonly figures: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}
