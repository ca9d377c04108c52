// Runs the agents: over a portfolio soon after it changed, and over all of them now and then, since prices change without an event.
import type { Agents, RunCounts } from '../../advisers/app/agents.ts';
import type { Autopilot } from '../../advisers/app/autopilot.ts';
import type { Cancel } from '../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import type { PortfolioChanges } from '../../ledger/app/portfolio-changes.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

const EVERY_MS = 15 * MINUTE_MS;
/** An import changes a portfolio many times. */
const SOON_MS = 2 * SECOND_MS;
/** After a run that failed as a whole. */
const RETRY_MS = MINUTE_MS;

interface Watching {
  readonly agents: Agents;
  /** Runs after the agents. */
  readonly autopilot: Autopilot;
  /** Proposed corporate actions that owners let be confirmed: after a run over all portfolios. */
  confirmByRule(isStopped: () => boolean): Promise<void>;
  readonly changes: PortfolioChanges;
}

export interface WatchedAgents {
  start(): void;
  /** Something about the portfolio has changed, such as a price: it is judged within seconds. */
  soon(portfolio: PortfolioId): void;
  /** Called after each run, when the autopilot has run, too. */
  afterRun(call: () => void): void;
  /** Resolves when the run that has begun is over. */
  stop(): Promise<void>;
}

export function watchAgents(
  { log, metrics }: { readonly log: Pick<Log, 'info' | 'warn'>; readonly metrics: Metrics },
  { agents, autopilot, confirmByRule, changes }: Watching,
): WatchedAgents {
  let totals = { runs: 0, portfolios: 0, raised: 0, cleared: 0, failures: 0, seconds: 0 };
  const changed = new Set<PortfolioId>();
  let running: Promise<void> = Promise.resolve();
  let ran: () => void = () => {};
  let isStopped = false;
  let isSoon = false;
  let cancelAll: Cancel = () => {};
  let cancelSoon: Cancel = () => {};
  let unwatch: Cancel = () => {};
  count('runs', 'Runs of the agents');
  count('portfolios', 'Portfolios that agents judged');
  count('raised', 'Findings that agents raised');
  count('cleared', 'Findings that ended');
  count('failures', 'Runs of the agents that failed');
  metrics.watch({
    name: 'sluice_agents_last_run_seconds',
    help: 'How long the last run over all portfolios took',
    read: () => totals.seconds,
  });

  function count(field: Exclude<keyof typeof totals, 'seconds'>, help: string): void {
    const name = `sluice_agents_${field}_total`;
    metrics.watch({ name, help, isCount: true, read: () => totals[field] });
  }

  /** What it failed at is tried again after the next run. */
  async function pilot(): Promise<void> {
    try {
      await autopilot.run(() => isStopped);
    } catch (error) {
      log.warn('The autopilot could not run; it runs again.', { error: String(error) });
    }
  }

  /** One after the other, so that a change during a run is judged by the next one. */
  function queue(run: () => Promise<RunCounts>): Promise<void> {
    running = running.then(async () => {
      if (isStopped) return;
      try {
        const { portfolios, raised, cleared, failed } = await run();
        totals = {
          ...totals,
          runs: totals.runs + 1,
          portfolios: totals.portfolios + portfolios,
          raised: totals.raised + raised,
          cleared: totals.cleared + cleared,
        };
        for (const { portfolio, error } of failed)
          log.warn('Agents could not judge a portfolio; the others were judged.', {
            portfolio,
            error: String(error),
          });
        if (raised > 0) log.info('Agents found something.', { portfolios, raised, cleared });
        await pilot();
        ran();
      } catch (error) {
        totals = { ...totals, failures: totals.failures + 1 };
        log.warn('Agents could not run; they run again.', { error: String(error) });
      }
    });
    return running;
  }

  function all(): void {
    const began = Date.now();
    void queue(async () => {
      await confirmByRule(() => isStopped);
      return agents.runAll(() => isStopped);
    }).then(() => {
      totals = { ...totals, seconds: (Date.now() - began) / SECOND_MS };
      if (!isStopped) cancelAll = later(EVERY_MS, all);
    });
  }

  function soon(portfolio: PortfolioId): void {
    if (!isSoon) runChanged(SOON_MS);
    isSoon = true;
    changed.add(portfolio);
  }

  function runChanged(delayMs: number): void {
    cancelSoon();
    cancelSoon = later(delayMs, () => {
      isSoon = false;
      const portfolios = [...changed];
      changed.clear();
      void queue(() => agents.run(portfolios, () => isStopped).catch(putBack(portfolios)));
    });
  }

  /** A portfolio that fails alone waits for the run over all. */
  function putBack(portfolios: readonly PortfolioId[]) {
    return (error: unknown): never => {
      for (const portfolio of portfolios) changed.add(portfolio);
      if (!isSoon && !isStopped) runChanged(RETRY_MS);
      throw error;
    };
  }

  return {
    start() {
      unwatch = changes.watch(soon);
      all();
    },
    soon,
    afterRun(call) {
      ran = call;
    },
    async stop() {
      isStopped = true;
      for (const cancel of [unwatch, cancelAll, cancelSoon]) cancel();
      await running;
    },
  };
}

type Metrics = Pick<ApiMetrics, 'watch'>;
