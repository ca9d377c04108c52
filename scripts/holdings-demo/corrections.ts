// A slip of the keyboard that the agents ask about, and a split and a spin-off of what is held: proposed, confirmed, undone.
import { type Demonstration, taken } from './conversation.ts';
import { cents } from './page.ts';
import { weekdayAgo } from './positions.ts';

const TICKER = 'INITECH';
const NEW_TICKER = 'ACME';

export async function showCorrections(demonstration: Demonstration): Promise<void> {
  demonstration.page.section('A slip, a split and a spin-off');
  await showSlip(demonstration);
  await showAction(demonstration, {
    ...{ type: 'SPLIT', symbol: TICKER, effective_on: weekdayAgo(1) },
    ...{ new_shares: '2', old_shares: '1' },
  });
  await showAction(demonstration, {
    ...{ type: 'SPIN_OFF', symbol: TICKER, effective_on: weekdayAgo(1) },
    ...{ new_symbol: NEW_TICKER, ratio: '0.1', parent_basis_share: '0.8' },
  });
}

/** Ten times the price: found, asked about, and taken back. */
async function showSlip({ client, page, portfolio, owner }: Demonstration): Promise<void> {
  const body = {
    ...{ portfolio_id: portfolio, transaction_type: 'BUY' as const, symbol: TICKER },
    ...{ quantity: '3', price: '498', fees: '1', transaction_date: weekdayAgo(1) },
  };
  const { id } = taken(await client.POST('/api/v1/transactions', { body }));
  page.line(`Bought 3 ${TICKER} at 498, for 49.8.`);
  const params = { path: { client_id: owner }, query: { portfolio_id: portfolio } };
  const findings = taken(
    await client.GET('/api/v1/holdings/portfolio/{client_id}/monitor', { params }),
  );
  for (const { rule, severity, text } of findings)
    if (rule === 'trade-price') page.line(`${rule} (${severity}): ${text}`);
  const mistaken = await client.DELETE('/api/v1/transactions/{id}', { params: { path: { id } } });
  if (!mistaken.response.ok) taken(mistaken);
  page.line('It was: the purchase is taken back.');
}

type Action = Parameters<typeof showProposed>[1];

async function showAction(demonstration: Demonstration, action: Action): Promise<void> {
  const { client, page, portfolio } = demonstration;
  const proposal = await showProposed(demonstration, action);
  const params = { path: { id: portfolio, proposal } };
  const way = '/api/v1/portfolios/{id}/action-proposals/{proposal}';
  taken(await client.POST(`${way}/confirm`, { params }));
  page.line(`Confirmed: ${await heldOf(demonstration)}.`);
  taken(await client.POST(`${way}/undo`, { params }));
  page.line(`Undone: ${await heldOf(demonstration)}.`);
}

/** The lots before and after, of which nothing is booked yet. */
async function showProposed(
  { client, page, portfolio }: Demonstration,
  body: {
    readonly type: 'SPLIT' | 'SPIN_OFF';
    readonly symbol: string;
    readonly effective_on: string;
    readonly new_shares?: string;
    readonly old_shares?: string;
    readonly new_symbol?: string;
    readonly ratio?: string;
    readonly parent_basis_share?: string;
  },
): Promise<string> {
  const params = { path: { id: portfolio } };
  const made = taken(
    await client.POST('/api/v1/portfolios/{id}/action-proposals', { params, body }),
  );
  page.line(`${made.type} of ${made.symbol} on ${made.effective_on} is proposed:`);
  const { before = [], after = [] } = made.effect ?? {};
  const nameOf = (security: number) => (security === made.security_id ? TICKER : NEW_TICKER);
  const rows = Object.entries({ before, after }).flatMap(([when, lots]) =>
    lots.map((lot) => [
      ...[when, nameOf(lot.security_id), lot.lot_id, lot.opened_on, lot.quantity],
      cents(lot.basis),
    ]),
  );
  page.table([['', '', 'lot', 'opened on', 'quantity', 'cost'], ...rows]);
  return made.id;
}

async function heldOf({ client, portfolio }: Demonstration): Promise<string> {
  const params = { path: { id: portfolio } };
  const { holdings } = taken(await client.GET('/api/v1/portfolios/{id}', { params }));
  return holdings
    .filter(({ symbol }) => symbol === TICKER || symbol === NEW_TICKER)
    .map(({ symbol, quantity, total_cost: cost }) => `${quantity} ${symbol} for ${cents(cost)}`)
    .join(', ');
}
