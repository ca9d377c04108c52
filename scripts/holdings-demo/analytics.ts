// Return and risk of the portfolio, beside a benchmark.
import { type Demonstration, taken } from './conversation.ts';
import { figure } from './page.ts';
import { daysAgo } from './positions.ts';

const BENCHMARK = 'ACME';

export async function showAnalytics({ client, page, portfolio }: Demonstration): Promise<void> {
  page.section('Analytics of the last year');
  const asked = { portfolio_id: portfolio, from: daysAgo(365) };
  const all = taken(await client.POST('/api/v1/holdings/analytics/performance', { body: asked }));
  page.table([
    ['performance', ''],
    ['simple return', figure(all.simple_return)],
    ['time-weighted return', figure(all.time_weighted_return)],
    ['XIRR', figure(all.xirr)],
    ['CAGR', figure(all.cagr)],
    ['volatility, a year', figure(all.volatility)],
    ['value at risk, a day', figure(all.value_at_risk)],
    ['win rate', figure(all.portfolio?.trades.win_rate)],
  ]);
  const sharpe = taken(await client.POST('/api/v1/holdings/analytics/sharpe', { body: asked }));
  page.line(`Sharpe ${figure(sharpe.sharpe)}, Sortino ${figure(sharpe.sortino)}.`);
  const deepest = taken(
    await client.POST('/api/v1/holdings/analytics/max-drawdown', { body: asked }),
  );
  const { drawdown } = deepest;
  page.line(
    `Deepest drawdown ${figure(drawdown?.max_drawdown)}: ${drawdown?.peak_date ?? '-'} to ${drawdown?.trough_date ?? '-'}, recovered ${drawdown?.recovery_date ?? 'not yet'}; Calmar ${figure(deepest.calmar)}.`,
  );
  const beside = taken(
    await client.POST('/api/v1/holdings/analytics/alpha-beta', {
      body: { ...asked, benchmark: BENCHMARK },
    }),
  );
  page.line(
    `Beside ${BENCHMARK}: alpha ${figure(beside.alpha)}, beta ${figure(beside.beta)}, R2 ${figure(beside.r_squared)}, information ratio ${figure(beside.information_ratio)}.`,
  );
  const { periods_per_year: periods, risk_free_annual: free, day_count: count } = all.conventions;
  page.line(`Conventions: ${periods} periods a year, risk free ${free}, ${count}.`);
  for (const [name, { text }] of Object.entries({ ...all.reasons, ...beside.reasons }))
    page.line(`No ${name}: ${text}`);
}
