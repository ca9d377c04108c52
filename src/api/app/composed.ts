// Identity, ledger, desks and prices of this process, and what works beside its requests: relays, webhooks, statements.
import { VENUES } from '../../trader/app/venues.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { createDesks, type Desks } from '../desks/desks.ts';
import type { Book } from '../http/access/book.ts';
import type { Identity } from '../http/access/parts.ts';
import { openAgents, openProposals, openWordings } from './agents.ts';
import { openAutopilot } from './autopilot.ts';
import { openOrderDesk } from './desk-orders.ts';
import type { Ending } from './ending.ts';
import { seedHousehold } from './household/seed-household.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openIdentity } from './identity.ts';
import { openKafka } from './kafka.ts';
import { bookOf, openBook } from './ledger.ts';
import { adminNamed } from './login-code.ts';
import { observeQueries } from './observe-queries.ts';
import type { Observed } from './observed.ts';
import { openPriced } from './priced.ts';
import { followedAccounts, openRelays } from './relayed.ts';
import { openStatements } from './statements.ts';
import { openTraderDoor } from './trader-door.ts';
import { watchAgents } from './watch-agents.ts';
import { watchMirrors } from './watch-mirrors.ts';
import { watchRebalancings } from './watch-rebalancings.ts';
import { watchRelays } from './watch-relays.ts';
import { watchSplits } from './watch-splits.ts';
import { watchWordings } from './watch-wordings.ts';
import { openWebhooks } from './webhooks.ts';

/** Owns the demonstration's account and sees its household. */
export const DEMO_USER = 'demo';

export async function compose(settings: Settings, observed: Observed, ending: Ending) {
  const { api } = settings;
  const { log, metrics } = observed;
  const queries = observeQueries(metrics, log, api);
  const opened = await openIdentity(api.store, api, { queries });
  ending.add(opened.close);
  const books = await openBook(api, { venue: VENUES.home.name, queries });
  ending.add(books.close);
  const { ledger } = books;
  const doors = api.traders.map((place) => openTraderDoor(place, observed));
  const desks = createDesks(doors.map(({ desk }) => desk));
  const priced = await openPriced(api, { traders: doors, desks, ledger, log, queries });
  ending.add(priced.close);
  const followed = followedAccounts(api.traders);
  const { identity } = opened;
  const book = bookOf(ledger, {
    allowsSimulation: settings.mode !== 'live',
    allowsPrivateWebhooks: api.allowsPrivateWebhooks,
    prices: priced.prices,
    followed,
    orderDesk: openOrderDesk({ desks, followed, identity }),
    history: priced.history,
    staleAfterDays: api.prices.staleAfterDays,
  });
  if (settings.mode === 'demo') {
    const viewer = await adminNamed(identity, DEMO_USER);
    await seedHousehold({ ...priced, identity, book, viewer, venue: VENUES.home.name });
  }
  const beside = openBeside(settings, observed, { identity, book, desks });
  const agents = openAgents(book, beside.relays, settings.agents.thresholds);
  const autopilot = openAutopilot(
    book,
    { ...observed, identity, desks },
    settings.agents.autopilot,
  );
  const watchedAgents = watchAgents(observed, { agents, autopilot, changes: ledger.changes });
  ending.add(() => watchedAgents.stop());
  const wordings = openWordings(book, settings.agents);
  const watchedWordings = watchWordings(observed, wordings);
  ending.add(() => watchedWordings.stop());
  for (const one of beside.all) ending.add(() => one.stop());
  watchMirrors(metrics, doors);
  metrics.watch({
    name: 'sluice_api_password_queue',
    help: 'Passwords that wait for their turn to be checked',
    read: () => identity.context.passwords.waiting(),
  });
  return {
    ...{ identity, doors, desks, book, agents, wordings },
    proposals: openProposals(book),
    afterAgents: watchedAgents.afterRun,
    relays: beside.relays,
    proofs: beside.proofs,
    stocks: priced,
    asks: { askStore: opened.ask, askLedger: books.ask },
    /** Whatever works by itself. */
    start(): void {
      for (const one of [...doors, priced, ...beside.all, watchedAgents, watchedWordings])
        one.start();
    },
  };
}

interface Shared {
  readonly identity: Identity;
  readonly book: Book;
  readonly desks: Desks;
}

/** What works beside the requests, started together and stopped one after the other. */
function openBeside(
  { api }: Settings,
  { log, metrics }: Observed,
  { identity, book, desks }: Shared,
) {
  const { ledger } = book;
  const relays = openRelays({
    ...{ traders: api.traders, ledger, desks, log },
    users: identity.context.store,
  });
  const webhooks = openWebhooks({
    ledger,
    users: identity.context.store,
    allowsPrivate: api.allowsPrivateWebhooks,
    onFault: (error) =>
      log.warn('Webhooks could not be sent; tried again.', { why: String(error) }),
  });
  const statements = openStatements(api, { ledger, log });
  watchRelays(metrics, relays.states);
  const splits = watchSplits(metrics, { read: ledger.read, log });
  const rebalancings = watchRebalancings(book, log);
  const housekeeping = createHousekeeping({ book, identity }, log);
  const kafka = openKafka(api, { ledger, log, metrics });
  const all = [relays, webhooks, statements, housekeeping, splits, rebalancings, ...kafka];
  return { relays, proofs: statements.proofs, all };
}
