// Carries on rebalancings whose orders go to a trader: looks each second whether one has begun or is under way.
import type { Cancel } from '../../kernel/clock.ts';
import { SECOND_MS } from '../../kernel/instant.ts';
import { carryOnRuns, type TradedPortfolio } from '../../ledger/app/continue-runs.ts';
import { rebalancingStream } from '../../ledger/ports/events.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/loaders/book.ts';
import { later } from './live.ts';

export interface WatchedRebalancings {
  start(): void;
  /** Resolves once nothing is being sent any more. */
  stop(): Promise<void>;
}

const PAUSE_MS = SECOND_MS;

type Looked = Pick<Book, 'ledger' | 'planOrders' | 'followed'>;

export function watchRebalancings(book: Looked, log: Pick<Log, 'warn'>): WatchedRebalancings {
  const { ledger, planOrders, followed } = book;
  const portfolioByKey = new Map<string, TradedPortfolio>();
  /** Versions at which no run was open. */
  const quietAt = new Map<string, number>();
  let cancel: Cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function portfolioOf(account: string): Promise<TradedPortfolio | undefined> {
    const known = portfolioByKey.get(account);
    if (known !== undefined) return known;
    const row = await ledger.read.portfolioOfAccount(account);
    if (row !== undefined) portfolioByKey.set(account, { portfolio: row.id, account });
    return portfolioByKey.get(account);
  }

  async function carryOn(account: string): Promise<void> {
    const traded = await portfolioOf(account);
    if (traded === undefined) return;
    const version = await ledger.read.version(rebalancingStream(traded.portfolio));
    if (quietAt.get(account) === version) return;
    if (!(await carryOnRuns(ledger, planOrders, traded))) quietAt.set(account, version);
  }

  /** One that fails keeps no other from its orders. */
  async function pass(): Promise<void> {
    for (const { key } of followed) {
      if (isStopped) return;
      await carryOn(key).catch((error) =>
        log.warn('A rebalancing could not be carried on; tried again.', {
          account: key,
          error: String(error),
        }),
      );
    }
  }

  function look(): void {
    running = pass().finally(() => {
      if (!isStopped) cancel = later(PAUSE_MS, look);
    });
  }

  return {
    start: look,
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
