// A conversation with eleven tools: each figure of each answer is that of the route behind it. docs/mcp-conversation.md shows it.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Decimal, money, type Price } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { type Assistant, connectedByHttp } from './harness/connected.ts';
import { type Investor, investor } from './harness/investor.ts';

const PAGE = 'docs/mcp-conversation.md';
const QUARTER = { from: '2024-01-02', to: '2024-03-28' };
const DIVIDEND = { kind: 'dividend', amount: '24', withholding: '3.6', date: '2024-03-15' };
/** After the cash and the two purchases that there are. */
const NEXT_ID = 4;
const BUY = { ticker: 'QQQ', quantity: '4', price: '400', date: '2024-03-01' };

const HEAD = `# A conversation

Eleven tools in the words of a person, with the arguments that an assistant gives and part of the answer. A test compares each figure with the
route behind the tool, and writes this page
(\`SLUICE_WRITE_CONVERSATION=1 npx vitest run test/api/mcp/conversation.test.ts\`).
`;

interface Step {
  readonly asks: string;
  readonly tool: string;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly route: readonly [method: string, path: string, body?: unknown];
  /** It shows what it would book, and books it with the token of that. */
  readonly books?: true;
  /** Where the body of the route stands in the answer of the tool; the whole of it unless given. */
  readonly at?: string;
  /** What is shown and compared, of either. */
  readonly figures: readonly string[];
}

function steps({ client, portfolio: portfolio_id, position: position_id }: Investor): Step[] {
  const person = `/holdings/portfolio/${client}`;
  const targets = [{ symbol: 'SPY', weight: '0.25' }];
  return [
    {
      ...{ asks: 'What is my portfolio worth?', tool: 'get_portfolio_value' },
      ...{ route: ['GET', `${person}/value`], at: 'totals' },
      figures: ['currency', 'total_value', 'cash_value', 'net_value', 'total_gain_loss'],
    },
    {
      ...{ asks: 'Which lots of SPY do I hold?', tool: 'get_position_details' },
      ...{ given: { position_id }, route: ['GET', `/holdings/positions/${position_id}`] },
      at: 'position',
      figures: ['ticker', 'quantity', 'cost_basis', 'current_price', 'unrealized_gl', 'lots'],
    },
    {
      ...{ asks: 'How did it do in the first quarter?', tool: 'analyze_performance' },
      given: { portfolio_id, ...QUARTER },
      route: ['POST', '/holdings/analytics/performance', { portfolio_id, ...QUARTER }],
      ...{ at: 'performance', figures: ['from', 'to', 'time_weighted_return', 'volatility'] },
    },
    {
      ...{ asks: 'What would SPY have cost by average?', tool: 'get_cost_basis' },
      given: { ticker: 'SPY', method: 'AVERAGE' },
      route: ['GET', '/holdings/cost-basis/SPY/summary?method=AVERAGE'],
      ...{ at: 'cost_basis', figures: ['method', 'what_if', 'total_quantity', 'total_cost'] },
    },
    {
      ...{ asks: 'Which losses of 200 or more can I realise?', tool: 'get_tax_loss_harvesting' },
      given: { min_loss: '200' },
      ...{
        route: ['GET', '/tax/harvest?min_loss=200'],
        at: 'candidates',
        figures: ['symbol', 'candidates', 'total_harvestable'],
      },
    },
    {
      ...{ asks: 'How far am I from my targets?', tool: 'get_rebalancing_recommendations' },
      given: { portfolio_id },
      route: ['POST', `/holdings/rebalancing/${client}/evaluate`, { portfolio_id }],
      ...{ at: 'drifts', figures: ['triggered', 'breached', 'drifts'] },
    },
    {
      ...{ asks: 'Which trades would a quarter of SPY take?', tool: 'simulate_rebalancing' },
      given: { portfolio_id, targets },
      route: ['POST', `/holdings/rebalancing/${client}/plan`, { portfolio_id, targets }],
      ...{ at: 'plan', figures: ['orders', 'cash_after'] },
    },
    {
      ...{ asks: 'SPY has paid me a dividend of 24, less 3.60 tax.', tool: 'book_transaction' },
      ...{ given: { position_id, ...DIVIDEND }, books: true, at: 'transaction' },
      route: ['GET', `/transactions/${NEXT_ID}`],
      figures: ['transaction_type', 'symbol', 'cash', 'withholding', 'trade_date'],
    },
    {
      ...{ asks: 'Book my purchase of QQQ.', tool: 'open_position', given: BUY },
      ...{ books: true, route: ['GET', '/holdings/positions/1-2-LONG'], at: 'position' },
      figures: ['ticker', 'quantity', 'cost_basis', 'status'],
    },
    {
      ...{ asks: 'I have sold all of SPY at 370.', tool: 'close_position' },
      ...{ given: { position_id, price: '370' }, books: true, at: 'position' },
      route: ['GET', `/holdings/positions/${position_id}`],
      figures: ['ticker', 'quantity', 'status', 'realized_gl'],
    },
    {
      ...{ asks: 'Does anything need my attention?', tool: 'monitor_portfolio' },
      ...{ route: ['GET', `${person}/monitor`], at: 'findings' },
      figures: ['rule', 'severity', 'text', 'figures'],
    },
  ];
}

function partOf(body: unknown, figures: readonly string[]): unknown {
  if (Array.isArray(body)) return body.map((one) => partOf(one, figures));
  const values = body as Record<string, unknown>;
  return Object.fromEntries(figures.map((name) => [name, values[name]]));
}

async function recordCloses({ api }: Investor): Promise<void> {
  const close = (symbol: string, on: string, price: string) => ({
    ...{ symbol, on: on as TradingDay, price: money(price) as Decimal as Price },
    ...{ currency: 'USD' as CurrencyCode, source: 'test' },
  });
  const days = Array.from({ length: 87 }, (_, at) =>
    addDays('2024-01-02' as TradingDay, at),
  ).filter((day) => new Date(day).getUTCDay() % 6 !== 0);
  await api.history.recordCloses([
    ...days.map((on, at) => close('SPY', on, String(300 + at - 3 * (at % 5)))),
  ]);
}

it('has the figures of the routes in the answers of eleven tools', async () => {
  const ann = await investor();
  const { api, bearer, portfolio } = ann;
  await recordCloses(ann);
  const bought = { transaction_type: 'BUY', symbol: 'SPY', quantity: '5', price: '430' };
  await api.ask('POST', '/api/v1/transactions', {
    ...{ bearer },
    body: { portfolio_id: portfolio, ...bought, transaction_date: '2024-02-01' },
  });
  const targets = [{ symbol: 'SPY', weight: '0.2' }];
  await api.ask('PUT', `/api/v1/portfolios/${portfolio}`, { bearer, body: { targets } });
  const assistant = await connectedByHttp(api.url, (await ann.key('mcp')).key);
  const turns: string[] = [];
  for (const step of steps(ann)) turns.push(await turn(step, ann, assistant));
  const page = [HEAD, ...turns].join('\n');
  if (process.env.SLUICE_WRITE_CONVERSATION === '1') writeFileSync(PAGE, page);
  expect(page).toBe(readFileSync(PAGE, 'utf8'));
});

async function turn(step: Step, { api, bearer }: Investor, { call }: Assistant): Promise<string> {
  const { asks, tool, given = {}, books, route, at, figures } = step;
  const [method, path, body] = route;
  const tried = await call(tool, given);
  expect(tried, tried.text).toMatchObject({ isError: false });
  const { confirm_token } = tried.answer;
  const called = books ? await call(tool, { ...given, confirm_token }) : tried;
  const answer = partOf(at === undefined ? called.answer : called.answer[at], figures);
  const asked = await api.ask(method, `/api/v1${path}`, {
    bearer,
    ...(body !== undefined && { body }),
  });
  expect(settled(answer)).toEqual(settled(partOf(asked.body, figures)));
  const shown = JSON.stringify(settled(answer), undefined, 1);
  return `## ${asks}\n\n\`${tool} ${JSON.stringify(given)}\`\n\n\`\`\`json\n${shown}\n\`\`\`\n`;
}

/** Without what differs from call to call. */
function settled(answer: unknown): unknown {
  const text = JSON.stringify(answer).replaceAll(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"…"');
  return JSON.parse(
    text.replaceAll(new RegExp(`${new Date().toISOString().slice(0, 10)}[^"]*`, 'g'), '…'),
  );
}
