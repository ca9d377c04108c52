// Identity, ledger, traders and prices of this process, and what works beside its requests: relays, webhooks, statements.

import { join } from 'node:path';
import { openPolicies } from '../../advisers/app/policies.ts';
import { createSend } from '../../ledger/app/deliveries.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import { openLeaderElection } from '../../sql/leader-election.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { Book } from '../http/loaders/book.ts';
import type { Identity } from '../http/loaders/parts.ts';
import { createPush } from '../push/push.ts';
import { createPushKey } from '../push/push-key.ts';
import { openServerLocks } from '../store/postgres/server-locks.ts';
import { createTraderClients } from '../traders/trader-clients.ts';
import { openAgents, openProposals, openWordings } from './agents.ts';
import { openAutopilot } from './autopilot.ts';
import { createChangeNotifications, portfoliosIn } from './change-notifications.ts';
import { confirmedByRule } from './confirmed-by-rule.ts';
import { poolsOf } from './database.ts';
import type { Ending } from './ending.ts';
import { seedHousehold } from './household/seed-household.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openIdentity } from './identity.ts';
import { openImports } from './imports.ts';
import { createJobs, type Jobs, openJobRecords } from './jobs.ts';
import { type OpenKafka, openKafka } from './kafka.ts';
import { createLeaderJobs, type LeaderJob } from './leader-jobs.ts';
import { createLeadership } from './leadership.ts';
import { bookOf, openBook } from './ledger.ts';
import { later } from './live.ts';
import { adminNamed } from './login-code.ts';
import type { Observed } from './observability.ts';
import { observeQueries } from './observe-queries.ts';
import { openPlanOrders } from './plan-orders.ts';
import { openPriced } from './process-prices.ts';
import { createPushAlarms } from './push-alarms.ts';
import { openReconciliationFiles } from './reconciliation-files.ts';
import { followedAccounts, openRelayDoor } from './relays.ts';
import { replicaOf, watchReplicaState } from './replica.ts';
import { shareByServer } from './shared-by-server.ts';
import { openShared } from './shared-over-redis.ts';
import { openStatements } from './statements.ts';
import { openTraderDoor } from './trader-door.ts';
import { createTraderEvents } from './trader-events.ts';
import { watchAgents } from './watch-agents.ts';
import { watchRebalancings } from './watch-rebalancings.ts';
import { watchRelays } from './watch-relays.ts';
import { watchResponseCaches } from './watch-response-caches.ts';
import { watchSplits } from './watch-splits.ts';
import { watchWordings } from './watch-wordings.ts';
import { offerWebhooks, openWebhooks } from './webhooks.ts';

/** Owns the demonstration's account and sees its household. */
export const DEMO_USER = 'demo';

export interface Surroundings extends Observed {
  /** The process leads from now on, or no longer. */
  readonly onLeader: ((isLeader: boolean) => void) | undefined;
}

export async function compose(settings: Settings, observed: Surroundings, ending: Ending) {
  const { api } = settings;
  const { log, metrics } = observed;
  const queries = observeQueries(metrics, log, api);
  const line = isServerAddress(api.store) ? openLeaderElection(api.store, later) : undefined;
  const shared =
    line !== undefined && api.redis === undefined
      ? shareByServer(line)
      : await openShared(api, observed);
  ending.add(shared.stop);
  const locks = line && openServerLocks({ connection: line, now: Date.now, after: later });
  const pools = poolsOf(api.database);
  const opened = await openIdentity(api.store, api, {
    ...{ queries, news: shared.news, attemptFailed: metrics.attemptFailed },
    pool: pools.identity,
    isDemonstration: settings.mode === 'demo',
  });
  ending.add(opened.close);
  const replica = replicaOf(api.database, log);
  const books = await openBook(api, {
    ...{ venue: venuesOf(api.venue).home.name, queries, pool: pools.ledger },
    ...(replica && { replica }),
  });
  watchReplicaState(metrics, books.replica);
  ending.add(books.close);
  const { ledger } = books;
  const doors = api.traders.map((place) => openTraderDoor(place, observed));
  const clients = createTraderClients(doors.map(({ client }) => client));
  const { cacheStore } = shared;
  const priced = await openPriced(api, {
    ...{ traders: doors, clients, ledger, log, queries, cacheStore },
    pool: pools.prices,
  });
  ending.add(priced.close);
  // Before what its jobs need is closed.
  ending.add(() => shared.queue?.stop());
  const followed = followedAccounts(api.traders);
  const { identity } = opened;
  const push = createPush({
    ...{ store: identity.context.store, now: Date.now },
    key: createPushKey({ store: identity.context.store, now: Date.now }),
    send: createSend({ allowsPrivate: api.allowsPrivateWebhooks }),
  });
  const traderEvents = createTraderEvents({
    ...{ ledger, clients },
    traders: api.traders,
    users: identity.context.store,
  });
  const book = bookOf(ledger, api.venue, {
    allowsSimulation: settings.mode !== 'live',
    allowsPrivateWebhooks: api.allowsPrivateWebhooks,
    prices: priced.prices,
    followed,
    planOrders: openPlanOrders({ venue: api.venue, clients, followed, identity }),
    history: priced.history,
    policies: openPolicies(join(settings.dataFolder, `${settings.mode}-${settings.account}`)),
    staleAfterDays: api.prices.staleAfterDays,
  });
  if (settings.mode === 'demo') {
    const viewer = await adminNamed(identity, DEMO_USER);
    await seedHousehold({
      ...priced,
      identity,
      book,
      viewer,
      venue: venuesOf(api.venue).home.name,
    });
  }
  const leaderJobs = createLeaderJobs((error) =>
    log.warn('Something that this process did for all workers did not end well.', {
      error: String(error),
    }),
  );
  const relays = openRelayDoor(
    {
      ...{ traders: api.traders, ledger, clients, log },
      users: identity.context.store,
    },
    line,
  );
  ending.add(relays.stopReading);
  const agents = openAgents(book, relays, settings.agents.thresholds);
  const autopilot = openAutopilot(
    book,
    { ...observed, identity, clients },
    settings.agents.autopilot,
  );
  const wordings = openWordings(book, settings.agents);
  const records = openJobRecords(ledger);
  const jobs = createJobs({ queue: shared.queue, records, log, metrics, worker: observed.worker });
  ending.add(jobs.stop);
  jobs.offer([
    ...priced.jobs,
    ...openStatements(api, { ledger, log }).jobs,
    createHousekeeping({ venue: api.venue, book, identity }, log).job,
  ]);
  const users = identity.context.store;
  offerWebhooks(jobs, { ledger, users, log, allowsPrivate: api.allowsPrivateWebhooks });
  const imports = openImports({ ledger, jobs, log });
  ending.add(imports.stop);
  let kafkaState: OpenKafka['state'];
  let afterRun = () => {};
  leaderJobs.add(() => {
    const watched = watchAgents(observed, {
      ...{ agents, autopilot, changes: ledger.changes },
      confirmByRule: confirmedByRule(book, log),
    });
    watched.afterRun(() => afterRun());
    return [
      jobs.schedules(),
      imports.sweep(),
      ...openBeside(settings, observed, {
        ...{ identity, book, jobs, onFar: watched.soon },
        onKafka: (state) => {
          kafkaState = state;
        },
      }),
      traderEvents.follow((error) =>
        log.warn('Events of a trader could not be read for webhooks; tried again.', {
          why: String(error),
        }),
      ),
      createPushAlarms({ store: identity.context.store, clients, push, log, now: Date.now }),
      ...relays.leaderJobs(),
      ...(line === undefined ? [] : [createChangeNotifications(line, ledger)]),
      watched,
      watchWordings(observed, wordings),
    ];
  });
  line?.watch({
    onWake(text) {
      for (const portfolio of portfoliosIn(text)) ledger.onForeignChange(portfolio);
    },
  });
  const leadership = createLeadership(line, {
    ...{ leaderJobs, log, metrics },
    ...(observed.onLeader && { onChange: observed.onLeader }),
  });
  watchRelays(metrics, relays.states);
  watchResponseCaches(metrics, doors);
  metrics.watch({
    name: 'sluice_api_password_queue',
    help: 'Passwords that wait for their turn to be checked',
    read: () => identity.context.passwords.waiting(),
  });
  return {
    ...{ identity, doors, clients, book, agents, wordings, relays, traderEvents, push },
    proposals: openProposals(book),
    afterAgents(call: () => void): void {
      afterRun = call;
    },
    /** Besides what is composed here. */
    addDuty: (duty: () => LeaderJob) => leaderJobs.add(() => [duty()]),
    proofs: openReconciliationFiles(api.folder),
    stocks: priced,
    jobs,
    rateCounts: shared.rateCounts,
    locks,
    sharedState: shared.state,
    replicaState: books.replica,
    kafkaState: () => (leadership.state()?.isLeader === false ? undefined : kafkaState?.()),
    asks: { askStore: opened.ask, askLedger: books.ask },
    leader: leadership.state,
    /** Whatever works by itself. */
    start(): void {
      for (const door of doors) door.start();
      leadership.start();
    },
    /** What exists once is finished here before another process begins it. */
    async resign(): Promise<void> {
      await locks?.stop();
      await leadership.stop();
    },
  };
}

interface Shared {
  readonly identity: Identity;
  readonly book: Book;
  readonly jobs: Pick<Jobs, 'handOut'>;
  /** A price of what a portfolio holds moved far. */
  onFar(portfolio: PortfolioId): void;
  /** What is published begins anew; undefined where nothing is. */
  onKafka(state: OpenKafka['state']): void;
}

/** What works beside the requests, started together and stopped one after the other. */
function openBeside(
  { api }: Settings,
  { log, metrics }: Observed,
  { identity, book, jobs, onFar, onKafka }: Shared,
): readonly LeaderJob[] {
  const { ledger } = book;
  const webhooks = openWebhooks({
    ...{ ledger, jobs, log },
    users: identity.context.store,
    allowsPrivate: api.allowsPrivateWebhooks,
  });
  const splits = watchSplits(metrics, { read: ledger.read, log });
  const rebalancings = watchRebalancings(book, log);
  const kafka = openKafka(api, { book, log, metrics, onFar });
  onKafka(kafka.state);
  return [webhooks, splits, rebalancings, ...kafka.leaderJobs];
}
