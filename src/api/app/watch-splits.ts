// Says when the splits of traders and those of the ledger disagree: in the log once, and in the metrics until it is settled.
import type { Cancel } from '../../kernel/clock.ts';
import { MINUTE_MS } from '../../kernel/instant.ts';
import {
  type SplitDifference,
  splitDifferences,
} from '../../ledger/app/proposals/split-differences.ts';
import type { LedgerReads } from '../../ledger/ports/ledger-store.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

const EVERY_MS = 5 * MINUTE_MS;

export function watchSplits(
  metrics: Pick<ApiMetrics, 'watch'>,
  { read, log }: { readonly read: LedgerReads; readonly log: Pick<Log, 'warn'> },
): { start(): void; stop(): void } {
  let known = new Set<string>();
  let cancel: Cancel = () => {};
  let isStopped = false;
  metrics.watch({
    name: 'sluice_ledger_split_differences',
    help: 'Splits on which traders and the ledger disagree: 0 unless somebody must decide',
    read: () => known.size,
  });

  async function look(): Promise<void> {
    const differences = await splitDifferences(read);
    for (const one of differences) if (!known.has(nameOf(one))) report(one);
    known = new Set(differences.map(nameOf));
  }

  function report(difference: SplitDifference): void {
    const { kind, proposal, action } = difference;
    log.warn(
      'Trader and ledger disagree about a split. Decide at /api/v1/corporate-action-proposals.',
      { difference: kind, proposal: proposal?.id ?? null, action: action?.id ?? null },
    );
  }

  function again(): void {
    cancel = later(EVERY_MS, () => {
      look()
        .catch((error) => {
          if (!isStopped) log.warn('Splits could not be compared.', { error: String(error) });
        })
        .finally(() => {
          if (!isStopped) again();
        });
    });
  }

  return {
    start() {
      void look().catch(() => {});
      again();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function nameOf({ kind, proposal, action }: SplitDifference): string {
  return [kind, proposal?.id, action?.id].join(' ');
}
