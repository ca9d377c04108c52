// What the ledger does by itself: trades settle when their time has passed, portfolios are valued and data products judged
// after each home close, rebalancings are planned by their schedules, and what is kept for a time only is dropped.

import { MINUTE_MS } from '../../kernel/instant.ts';
import { dropOldAnswers } from '../../ledger/app/drop-answers.ts';
import { judgeAll } from '../../ledger/app/judge-products.ts';
import { runDueRebalancings } from '../../ledger/app/schedule-rebalancing.ts';
import { settleTrades } from '../../ledger/app/settle-trades.ts';
import { valuePortfolios } from '../../ledger/app/value-portfolios.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/loaders/book.ts';
import type { Identity } from '../http/loaders/parts.ts';
import {
  productSources,
  rebalancingSources,
  valuationSources,
} from '../http/presenters/valued-portfolio.ts';
import { dropOldRecords } from '../identity/retention.ts';
import type { Job } from './jobs.ts';

export interface Housekeeping {
  readonly job: Job;
  /** Once, as at each minute. Never rejects: what went wrong is in the log. */
  tidy(): Promise<void>;
}

/** Closing prices arrive with a delay. */
const AFTER_CLOSE_MS = 20 * MINUTE_MS;

export function createHousekeeping(
  sources: { readonly venue: HomeVenue; readonly book: Book; readonly identity: Identity },
  log: Pick<Log, 'info' | 'warn' | 'debug'>,
): Housekeeping {
  const { book, identity } = sources;
  const { calendar } = venuesOf(sources.venue).home;
  let valuedOn: string | undefined;
  let droppedOn: string | undefined;

  async function valueAfterClose(): Promise<void> {
    const sources = valuationSources(book);
    const session = calendar.sessionOf(sources.today);
    const isDue = session !== undefined && sources.now >= session.close + AFTER_CLOSE_MS;
    if (!isDue || valuedOn === sources.today) return;
    const portfolios = await valuePortfolios(book.ledger, sources);
    valuedOn = sources.today;
    if (portfolios > 0) log.info('Portfolios valued.', { on: sources.today, portfolios });
    await judgeProducts();
  }

  async function judgeProducts(): Promise<void> {
    const { judged, poor } = await judgeAll(book.ledger, productSources(book));
    if (judged > 0) log.info('Data products judged.', { judged, poor: poor.length });
    for (const product of poor) log.warn('A data product is not to be relied on.', { product });
  }

  async function settle(): Promise<void> {
    const trades = await settleTrades(book.ledger);
    if (trades > 0) log.info('Trades settled.', { trades });
  }

  async function planRebalancings(): Promise<void> {
    const { planned, missed, broken } = await runDueRebalancings(
      book.ledger,
      () => rebalancingSources(book),
      book.home.isOpen,
    );
    if (planned > 0) log.info('Rebalancings planned.', { plans: planned });
    if (missed > 0)
      log.warn('Scheduled rebalancings were missed; they are not replayed.', { runs: missed });
    for (const { portfolio, error } of broken)
      log.warn('A scheduled rebalancing failed.', { portfolio, error });
  }

  async function dropAnswers(): Promise<void> {
    const answers = await dropOldAnswers(book.ledger);
    if (answers > 0) log.debug('Answers of a day ago dropped.', { answers });
  }

  /** Once a day. */
  async function dropRecords(): Promise<void> {
    const { today } = valuationSources(book);
    if (droppedOn === today) return;
    const records = await dropOldRecords(identity.context);
    droppedOn = today;
    if (records > 0) log.info('Old records of the audit trail dropped.', { records });
  }

  const parts = {
    settlement: settle,
    valuation: valueAfterClose,
    rebalancing: planRebalancings,
    answers: dropAnswers,
    records: dropRecords,
  };

  /** One that fails does not keep the others from theirs. */
  async function each(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const [part, run] of Object.entries(parts))
      await run().catch((error) => {
        failures.push(part);
        log.warn('Housekeeping failed.', { job: part, error: String(error) });
      });
    return failures;
  }

  async function run(): Promise<void> {
    const failures = await each();
    if (failures.length > 0) throw new Error(`housekeeping failed: ${failures.join(', ')}`);
  }

  return {
    job: {
      ...{ name: 'housekeeping', at: '* * * * *', run },
      what: 'settles trades, values portfolios, plans rebalancings, drops what is old',
    },
    async tidy() {
      await each();
    },
  };
}
