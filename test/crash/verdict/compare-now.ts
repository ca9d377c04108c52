// The daemon's word against the gateway's, now.
import Database from 'better-sqlite3';
import type { HoldingRow, OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { GatewayTruth } from '../../processes/gateway-truth.ts';
import type { Daemon } from '../environment/daemon.ts';
import type { RunFolder } from '../environment/instance.ts';
import type { Place, World } from '../environment/world.ts';
import { bookFindings, type Compared } from './book-findings.ts';
import type { Finding } from './finding.ts';

export interface ComparedParts {
  readonly world: World;
  readonly place: Place;
  readonly run: RunFolder;
}

export interface ComparedNow extends Compared {
  readonly findings: readonly Finding[];
}

/** The daemon's word against the gateway's, now; undefined when the control API does not answer. */
export async function compareNow(
  { world, place, run }: ComparedParts,
  daemon: Daemon,
): Promise<ComparedNow | undefined> {
  const truth: GatewayTruth = await world.state();
  const from = newestSeq(run.journal);
  const positions = await daemon.control.get<PositionRow[]>('/positions');
  const holdings = await daemon.control.get<HoldingRow[]>('/positions?holdings');
  const orders = await daemon.control.get<OrderRow[]>('/orders');
  if (!positions.ok || !holdings.ok || !orders.ok) return undefined;
  const reported = {
    ...{ positions: positions.value, holdings: holdings.value, orders: orders.value },
    seqs: { from, to: newestSeq(run.journal) },
  };
  const compared = { truth, place, journalId: run.journalId, reported };
  return { ...compared, findings: bookFindings(compared) };
}

function newestSeq(file: string): number {
  const journal = new Database(file, { readonly: true });
  try {
    return Number(journal.prepare('SELECT max(seq) FROM facts').pluck().get());
  } finally {
    journal.close();
  }
}
