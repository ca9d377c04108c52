// Which batches of an answer are of aborted transactions: a broker sends them with the rest, and names the transactions beside them.

export interface Batch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly attributes: number;
  readonly producerId: bigint;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

const IS_TRANSACTIONAL = 1 << 4;
const IS_CONTROL = 1 << 5;

/** A marker of a transaction, not messages. */
export function isControl({ attributes }: Batch): boolean {
  return (attributes & IS_CONTROL) !== 0;
}

/**
 * For the batches of one answer, in their order. A transaction lasts from its first offset to the next marker of its producer;
 * a producer may have several in an answer. One whose marker is not in the answer is named again in the next.
 */
export function abortedAmong(
  transactions: readonly AbortedTransaction[],
): (batch: Batch) => boolean {
  const ahead = transactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<bigint>();
  return (batch) => {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    for (let next = ahead[0]; next !== undefined && next.firstOffset <= last; next = ahead[0]) {
      open.add(next.producerId);
      ahead.shift();
    }
    if (isControl(batch)) {
      open.delete(batch.producerId);
      return false;
    }
    return (batch.attributes & IS_TRANSACTIONAL) !== 0 && open.has(batch.producerId);
  };
}
