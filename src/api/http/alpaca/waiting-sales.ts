// Sales of a key whose orders do not exist yet: they wait until their stop and the market permit them, and read like orders meanwhile.
import type { WaitingRow } from '../../../trader/contract/waiting-row.ts';
import { refused } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { text } from './figures.ts';
import { waitingUuid } from './ids.ts';

/** Oldest first. */
export async function waitingSales({ read, user }: AlpacaCaller): Promise<WaitingRow[]> {
  const rows = await read<readonly WaitingRow[]>('/orders/waiting', []);
  return rows.filter((row) => row.user === user);
}

export async function waitingCalled(
  caller: AlpacaCaller,
  name: string,
): Promise<WaitingRow | undefined> {
  return (await waitingSales(caller)).find((row) => row.client_order_id === name);
}

export async function waitingNamed(
  caller: AlpacaCaller,
  id: string,
): Promise<WaitingRow | undefined> {
  return (await waitingSales(caller)).find(
    (row) => waitingUuid(row.client_order_id) === id.toLowerCase(),
  );
}

/** Of one that waits, the reason against a change and a cancel. */
export const notTakenBack = ({ client_order_id: name, symbol, quantity }: WaitingRow) =>
  refused(
    `the sale ${name} of ${text(quantity)} ${symbol} waits until its stop and the market permit it, and cannot be taken back`,
  );

/** Nothing else waits to close beside it. */
export async function refuseSecondSale(caller: AlpacaCaller, symbol: string): Promise<void> {
  const first = (await waitingSales(caller)).find((row) => row.symbol === symbol);
  if (first === undefined) return;
  throw refused(
    `insufficient qty available for order: the sale ${first.client_order_id} of ${text(first.quantity)} ${symbol} waits until its stop and the market permit it`,
    { symbol, held_for_orders: text(first.quantity) },
  );
}
