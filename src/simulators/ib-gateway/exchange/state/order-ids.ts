// The order ids of clients: unique per client, and the id a client is given to start from.

export interface OrderIds {
  highest(clientId: number): number;
  use(clientId: number, orderId: number): void;
  /** The value of nextValidId; after a rollback it is below used ids. */
  nextValid(clientId: number): number;
  rollBack(by: number): void;
  /** Every client with its highest id. */
  entries(): Iterable<readonly [clientId: number, orderId: number]>;
}

export function createOrderIds(used: Iterable<readonly [number, number]>): OrderIds {
  const highestByClient = new Map(used);
  let rollback = 0;

  function highest(clientId: number): number {
    return highestByClient.get(clientId) ?? 0;
  }

  return {
    highest,
    use(clientId, orderId) {
      if (orderId <= highest(clientId)) return;
      highestByClient.set(clientId, orderId);
      rollback = 0;
    },
    nextValid: (clientId) => Math.max(1, highest(clientId) + 1 - rollback),
    rollBack(by) {
      rollback = by;
    },
    entries: () => highestByClient.entries(),
  };
}
