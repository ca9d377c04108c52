// Names that are the same on every path: `e1` is the first entry, `s2` the second stop, whatever number or reference it has.
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';

export interface OrderNames {
  sent(command: GatewayCommand): void;
  isOrder(orderId: number): boolean;
  ofId(orderId: number): string;
  executed(execId: string, orderId: number): void;
  /** The channel of what is said of an execution. */
  fillOf(execId: string): string;
  /** A text with its references replaced. A look at a path names no order: the names are those of the order of sending. */
  inText(text: string): string;
}

const REFERENCE = /simulate\.[0-9a-z]+\.[estxh](?:\.1)?/g;

export function createOrderNames(): OrderNames {
  const nameByRef = new Map<string, string>();
  const nameById = new Map<number, string>();
  const idByExec = new Map<string, number>();
  const counts = new Map<string, number>();

  function nameOf(reference: string, names = nameByRef, numbers = counts): string {
    const ref = reference.replace(/\.1$/, '');
    const known = nameByRef.get(ref) ?? names.get(ref);
    if (known !== undefined) return known;
    const leg = ref.at(-1) ?? '';
    const count = (numbers.get(leg) ?? 0) + 1;
    numbers.set(leg, count);
    names.set(ref, `${leg}${count}`);
    return `${leg}${count}`;
  }

  const ofId = (orderId: number) => nameById.get(orderId) ?? (orderId === 0 ? 'hand' : 'other');

  return {
    sent(command) {
      if (command.name !== 'placeOrders') return;
      for (const { orderId, orderRef } of command.orders) nameById.set(orderId, nameOf(orderRef));
    },
    isOrder: (orderId) => nameById.has(orderId),
    ofId,
    executed: (execId, orderId) => void idByExec.set(execId, orderId),
    fillOf: (execId) => `${ofId(idByExec.get(execId) ?? -1)} fill`,
    inText(text) {
      const unsent = new Map<string, string>();
      const numbers = new Map(counts);
      return text.replace(REFERENCE, (reference) => nameOf(reference, unsent, numbers));
    },
  };
}
