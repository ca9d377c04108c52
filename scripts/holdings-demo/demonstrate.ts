// The demonstration of holdings from the first position to the last event, in its own portfolio, which it deletes at the end.
import { showAnalytics } from './analytics.ts';
import { type AdviceOn, showAdvice, showTools } from './assistants.ts';
import { type Access, type Demonstration, done, signedIn, taken } from './conversation.ts';
import { showCorrections } from './corrections.ts';
import { createPage } from './page.ts';
import { openPositions, showHarvest, showLots, showValue } from './positions.ts';
import { showRebalancing } from './rebalancing.ts';
import { showAgents, showEvents, showProducts } from './watched.ts';

export interface Wanted extends Access {
  write(text: string): void;
  advice: AdviceOn;
}

export async function demonstrate({ write, advice, ...access }: Wanted): Promise<void> {
  const { client } = await signedIn(access);
  const body = {
    ...{ name: 'Holdings demo', cost_basis_method: 'FIFO' as const },
    ...{ tax_treatment: 'TAXABLE' as const, allow_short: false, fees_in_basis: true },
    long_term_rule: 'us:more-than-one-year',
  };
  const made = taken(await client.POST('/api/v1/portfolios', { body }));
  const page = createPage(write);
  const demonstration: Demonstration = {
    ...{ client, page },
    ...{ portfolio: made.id, owner: made.user_id },
  };
  try {
    const position = await openPositions(demonstration);
    await showLots(demonstration, position);
    await showHarvest(demonstration);
    await showValue(demonstration, position);
    await showAnalytics(demonstration);
    await showRebalancing(demonstration);
    await showAgents(demonstration);
    await showCorrections(demonstration);
    await showProducts(demonstration);
    await showEvents(demonstration);
    await showTools(demonstration, access.address);
    await showAdvice(demonstration, advice);
  } finally {
    const params = { path: { id: made.id }, query: { force: 'true' as const } };
    done(await client.DELETE('/api/v1/portfolios/{id}', { params }));
  }
  page.section('Tidied');
  page.line(`Portfolio ${made.id} is deleted; the program can run again.`);
}
