// The ids clients give their orders: per client, never twice, and what a client is told to start from.

export interface OrderIds {
  highest(clientId: number): number;
  use(clientId: number, orderId: number): void;
  /** What nextValidId says; a rollback makes it fall below ids already used. */
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
