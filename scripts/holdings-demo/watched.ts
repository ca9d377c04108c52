// What watches the portfolio: agents, the quality and lineage of data products, and the events that all of it follows from.
import { type Demonstration, taken } from './conversation.ts';

export async function showAgents({ client, page, portfolio, owner }: Demonstration): Promise<void> {
  page.section('Agents');
  const params = { path: { client_id: owner }, query: { portfolio_id: portfolio } };
  const findings = taken(
    await client.GET('/api/v1/holdings/portfolio/{client_id}/monitor', { params }),
  );
  for (const { agent, rule, severity, text, command } of findings) {
    page.line(`${agent} ${rule} (${severity}): ${text}`);
    if (command !== null) page.line(`  proposes: ${command.kind}`);
  }
  if (findings.length === 0) page.line('The agents find nothing.');
}

const PRODUCTS = ['lots', 'positions', 'transactions', 'valuations', 'performance_daily'] as const;

export async function showProducts({ client, page, portfolio }: Demonstration): Promise<void> {
  page.section('Data products: quality and lineage');
  const rows = [];
  for (const name of PRODUCTS) {
    const judged = taken(
      await client.POST('/api/v1/data-products/{name}/quality', {
        params: { path: { name } },
        body: { portfolio_id: portfolio },
      }),
    );
    const { version, rows: count, score, level, failing_count: failing } = judged;
    rows.push([name, version, count, score, level, failing]);
  }
  page.table([['product', 'version', 'rows', 'score', 'level', 'failing'], ...rows]);
  const query = { portfolio_id: portfolio };
  const asked = { path: { name: 'lots' as const }, query };
  const lots = taken(await client.GET('/api/v1/data-products/{name}/rows', { params: asked }));
  for (const { key, events } of lots) page.line(`Lot ${key} follows from ${events.join(', ')}.`);
  const { events } = taken(
    await client.GET('/api/v1/data-products/{name}/lineage', { params: asked }),
  );
  for (const { eventType, eventTime, job } of events)
    page.line(`OpenLineage ${eventType} of ${(job as { name: string }).name} at ${eventTime}.`);
}

const PAGE = 100;

/** Reads every event of the portfolio from the first one on, as somebody does who builds a view of their own. */
export async function showEvents({ client, page, portfolio }: Demonstration): Promise<void> {
  page.section('Events, replayed from the first');
  const countByType = new Map<string, number>();
  let [after, events, hasMore] = [0, 0, true];
  while (hasMore) {
    const query = { after, limit: PAGE, portfolio_id: portfolio };
    const read = taken(await client.GET('/api/v1/holdings/events', { params: { query } }));
    for (const { type } of read.events) countByType.set(type, (countByType.get(type) ?? 0) + 1);
    events += read.events.length;
    after = read.next_after;
    hasMore = read.has_more;
  }
  page.table([['type', 'events'], ...countByType]);
  page.line(`${events} events; the next read continues after position ${after}.`);
}
