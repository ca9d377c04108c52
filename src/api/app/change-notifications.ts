// The leader notifies all processes of changed portfolios, and of changed users, grants or keys. It polls for changes many times a
// second, so that transactions need not send notifications; after a lost one, a process finds the change at its next comparison.
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { LeaderElection } from '../../sql/leader-election.ts';
import { identityChanges } from '../store/postgres/server-state.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

const LOOK_MS = 25;
/** A notice of PostgreSQL has less than 8,000 bytes. */
const PORTFOLIOS_AT_ONCE = 500;
export const IDENTITY = 'identity';
const PORTFOLIOS = 'portfolios';

export function createChangeNotifications(
  line: LeaderElection,
  ledger: Pick<Ledger, 'context'>,
): LeaderJob {
  const changed = ledger.context.store.recentChanges?.() ?? (async () => []);
  let known: number | undefined;
  let isStopped = false;
  let cancel = () => {};

  async function notifyPortfolios(): Promise<void> {
    const portfolios = await changed();
    for (let from = 0; from < portfolios.length; from += PORTFOLIOS_AT_ONCE)
      line.wake(`${PORTFOLIOS} ${portfolios.slice(from, from + PORTFOLIOS_AT_ONCE).join(' ')}`);
  }

  async function notifyIdentity(): Promise<void> {
    const present = await identityChanges(line);
    if (known !== undefined && present !== known) line.wake(IDENTITY);
    known = present;
  }

  function look(): void {
    Promise.all([notifyPortfolios(), notifyIdentity()])
      // The store does not answer: what was missed then is found by comparing.
      .catch(() => {})
      .finally(() => {
        if (!isStopped) cancel = later(LOOK_MS, look);
      });
  }

  return {
    start: look,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** The portfolios that a wake-up names; none if it is about something else. */
export function portfoliosIn(text: string): readonly PortfolioId[] {
  const [topic, ...numbers] = text.split(' ');
  return topic === PORTFOLIOS ? (numbers.map(Number) as PortfolioId[]) : [];
}
