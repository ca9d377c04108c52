// Rebalancing: how far from the targets, a plan, its dry run, a schedule, and what was planned.
import { type Demonstration, taken } from './conversation.ts';
import { cents } from './page.ts';

const TARGETS = [
  { symbol: 'GLOBEX', weight: '0.35' },
  { symbol: 'ACME', weight: '0.3' },
  { symbol: 'INITECH', weight: '0.1' },
];

const LIMITS = {
  ...{ lot_size: '1', min_trade: '100', no_sell: [], wash_guard: true },
  cash_buffer: { amount: '500', share: '0' },
  fee: { rate: '0.001', min: '1' },
};

const STRATEGY = { type: 'threshold' as const, absolute_band: '0.02' };

export async function showRebalancing(demonstration: Demonstration): Promise<void> {
  demonstration.page.section('Rebalancing');
  await evaluated(demonstration);
  await planned(demonstration);
  await scheduled(demonstration);
}

function wantedIn(portfolio: number) {
  return { portfolio_id: portfolio, targets: TARGETS, strategy: STRATEGY, limits: LIMITS };
}

async function evaluated({ client, page, portfolio, owner }: Demonstration): Promise<void> {
  const began = performance.now();
  const found = taken(
    await client.POST('/api/v1/holdings/rebalancing/{client_id}/evaluate', {
      params: { path: { client_id: owner } },
      body: wantedIn(portfolio),
    }),
  );
  const tookMs = Math.round(performance.now() - began);
  page.table([
    ['symbol', 'weight', 'target', 'drift', 'breached'],
    ...found.drifts.map(({ symbol, weight, target, drift, breached }) => [
      symbol,
      ...[weight, target, drift].map((share) => Number(share).toFixed(4)),
      breached,
    ]),
  ]);
  page.line(`Triggered: ${found.triggered ? 'yes' : 'no'}; evaluated in ${tookMs} ms.`);
}

async function planned({ client, page, portfolio, owner }: Demonstration): Promise<void> {
  const params = { path: { client_id: owner } };
  const plan = taken(
    await client.POST('/api/v1/holdings/rebalancing/{client_id}/plan', {
      params,
      body: wantedIn(portfolio),
    }),
  );
  page.line(`Plan ${plan.plan_id}, hash ${plan.plan_hash.slice(0, 12)}...:`);
  page.table([
    ['side', 'quantity', 'symbol', 'price', 'notional', 'fee', 'gain', 'tax'],
    ...plan.orders.map((order) => [
      ...[order.side, order.quantity, order.symbol, order.price, cents(order.notional)],
      ...[cents(order.fee), cents(order.realized_gain), cents(order.estimated_tax)],
    ]),
  ]);
  for (const { symbol, reason } of plan.skipped) page.line(`Skipped ${symbol}: ${reason}.`);
  page.line(`Cash after it ${cents(plan.cash_after)}, fees ${cents(plan.total_fees)}.`);
  const run = taken(
    await client.POST('/api/v1/holdings/rebalancing/{client_id}/execute', {
      params,
      body: { plan_id: plan.plan_id, plan_hash: plan.plan_hash, dry_run: true },
    }),
  );
  page.line(`Executed as ${run.outcome}: ${run.orders.length} orders at the prices of now.`);
}

async function scheduled({ client, page, portfolio, owner }: Demonstration): Promise<void> {
  const params = { path: { client_id: owner } };
  const days = { frequency: 'monthly' as const, day: 31, time: '10:00' };
  const set = async (enabled: boolean) =>
    taken(
      await client.POST('/api/v1/holdings/rebalancing/{client_id}/schedule', {
        params,
        body: { ...wantedIn(portfolio), ...days, enabled },
      }),
    );
  const { next_runs: next, zone } = await set(true);
  page.line(`Scheduled at each month's end, ${days.time} ${zone}; next ${next[0]}.`);
  await set(false);
  page.line('The schedule is ended again.');
  const runs = taken(
    await client.GET('/api/v1/holdings/rebalancing/{client_id}/runs', {
      params: { ...params, query: { portfolio_id: portfolio } },
    }),
  );
  for (const { plan_id, status, orders } of runs)
    page.line(`Run ${plan_id}: ${status}, ${orders} orders.`);
}
