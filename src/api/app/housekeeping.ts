// What the ledger does by itself: trades settle when their time has passed, portfolios are valued and data products judged
// after each home close, rebalancings are planned by their schedules, and what is kept for a time only is dropped.
import cron from 'node-cron';
import { MINUTE_MS } from '../../kernel/instant.ts';
import { dropOldAnswers } from '../../ledger/app/drop-answers.ts';
import { judgeAll } from '../../ledger/app/judge-products.ts';
import { runDueRebalancings } from '../../ledger/app/schedule-rebalancing.ts';
import { settleTrades } from '../../ledger/app/settle-trades.ts';
import { valuePortfolios } from '../../ledger/app/value-portfolios.ts';
import { HOME_CALENDAR } from '../../trader/app/home-calendar.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/access/book.ts';
import type { Identity } from '../http/access/parts.ts';
import {
  productSources,
  rebalancingSources,
  valuationSources,
} from '../http/access/valued-portfolio.ts';
import { dropOldRecords } from '../identity/retention.ts';

export interface Housekeeping {
  start(): void;
  /** Once, as at each minute. */
  tidy(): Promise<void>;
  stop(): void;
}

/** Closing prices arrive with a delay. */
const AFTER_CLOSE_MS = 20 * MINUTE_MS;

export function createHousekeeping(
  { book, identity }: { readonly book: Book; readonly identity: Identity },
  log: Pick<Log, 'info' | 'warn' | 'debug'>,
): Housekeeping {
  let task: { destroy(): unknown } | undefined;
  let valuedOn: string | undefined;
  let droppedOn: string | undefined;

  async function valueAfterClose(): Promise<void> {
    const sources = valuationSources(book);
    const session = HOME_CALENDAR.sessionOf(sources.today);
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

  const jobs = {
    settlement: settle,
    valuation: valueAfterClose,
    rebalancing: planRebalancings,
    answers: dropAnswers,
    records: dropRecords,
  };

  /** A job that fails does not keep the others from theirs. */
  async function tidy(): Promise<void> {
    for (const [job, run] of Object.entries(jobs))
      await run().catch((error) => log.warn('Housekeeping failed.', { job, error: String(error) }));
  }

  return {
    tidy,
    start() {
      task = cron.schedule('* * * * *', tidy, { timezone: 'UTC', noOverlap: true });
    },
    stop: () => void task?.destroy(),
  };
}
