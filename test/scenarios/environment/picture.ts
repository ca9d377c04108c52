// A story in the words of the journal and of the gateway's book, for when it fails.

import type { Daemon } from '../../../src/trader/app/daemon/daemon-contract.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { GatewayTruth } from '../../processes/gateway-truth.ts';

export interface Scene {
  readonly daemon: Pick<Daemon, 'look'>;
  readonly facts: readonly RecordedFact[];
  book(): Promise<GatewayTruth>;
  net(symbol: string): Promise<number>;
}

/** What a failing story looked like when it was given up. */
export async function picture(environment: Scene, symbol: string): Promise<string> {
  const book = await environment.book();
  const facts = environment.facts
    .filter(
      ({ fact }) =>
        ('symbol' in fact && fact.symbol === symbol) ||
        ('signal' in fact && fact.signal.symbol === symbol) ||
        (fact.type === 'reconciled' && !fact.isClean),
    )
    .filter(({ fact }) => fact.type !== 'prediction-judged')
    .map(({ at, fact }) => `${new Date(at).toISOString().slice(14, 23)} ${JSON.stringify(fact)}`);
  return [
    `net ${await environment.net(symbol)}; rows ${JSON.stringify(environment.daemon.look.positions())}`,
    ...book.open_orders
      .filter((order) => order.symbol === symbol)
      .map((order) => `open ${JSON.stringify(order)}`),
    ...facts.map((line) => line.slice(0, 300)),
  ].join('\n');
}
