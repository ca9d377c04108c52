// Faults on demand of a simulated exchange: each waits here until it applies, or lasts until it is deleted.

export interface WaitingFaultRequest {
  readonly kind: string;
  readonly symbol?: string | undefined;
}

export type WaitingFault<Asked extends WaitingFaultRequest> = Asked & {
  readonly id: number;
  /** How often it will still happen; undefined while it lasts. */
  left: number | undefined;
};

export interface WaitingFaults<Asked extends WaitingFaultRequest> {
  list(): readonly WaitingFault<Asked>[];
  /** Without an id: all. */
  remove(id: number | undefined): readonly WaitingFault<Asked>[];
  /** The next one of the kind that fits the symbol, used up by one. */
  take(kind: Asked['kind'], symbol?: string): WaitingFault<Asked> | undefined;
  /** One of the kind that lasts and fits the symbol. */
  lasting(kind: Asked['kind'], symbol?: string): WaitingFault<Asked> | undefined;
}

export interface FaultQueue<Asked extends WaitingFaultRequest> extends WaitingFaults<Asked> {
  /** `left`: how often, undefined until it is deleted; one that happens at once has 0 and does not wait. */
  put(asked: Asked, left: number | undefined): WaitingFault<Asked>;
}

export function createFaultQueue<Asked extends WaitingFaultRequest>(): FaultQueue<Asked> {
  const faults: WaitingFault<Asked>[] = [];
  let lastId = 0;

  const fits = (fault: WaitingFaultRequest, kind: string, symbol: string | undefined) =>
    fault.kind === kind && (fault.symbol === undefined || fault.symbol === symbol);

  return {
    put(asked, left) {
      lastId += 1;
      const fault = { ...asked, id: lastId, left };
      if (left !== 0) faults.push(fault);
      return fault;
    },
    list: () => faults,
    remove(id) {
      const removed = faults.filter((fault) => id === undefined || fault.id === id);
      for (const fault of removed) faults.splice(faults.indexOf(fault), 1);
      return removed;
    },
    take(kind, symbol) {
      const fault = faults.find((one) => fits(one, kind, symbol));
      if (fault?.left === undefined) return undefined;
      fault.left -= 1;
      if (fault.left <= 0) faults.splice(faults.indexOf(fault), 1);
      return fault;
    },
    lasting: (kind, symbol) =>
      faults.find((one) => one.left === undefined && fits(one, kind, symbol)),
  };
}
