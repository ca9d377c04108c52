// A benchmark as somebody writes it: `SPY`, or `SPY 0.6, AGG 0.3, cash 0.1`.

export interface BenchmarkPart {
  readonly symbol?: string;
  readonly group?: string;
  /** A fraction, as it was written. */
  readonly weight: string;
}

/** Undefined if it cannot be understood; the server judges symbols and weights. */
export function benchmarkParts(text: string): readonly BenchmarkPart[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim().split(/\s+/))
    .filter(([name]) => name !== '');
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  if (others.length === 0 && first.length === 1) return [partOf(first[0] ?? '', '1')];
  const areWhole = parts.every(
    ([, weight = '', ...more]) => /^\d+(\.\d+)?$/.test(weight) && more.length === 0,
  );
  return areWhole ? parts.map(([name = '', weight = '']) => partOf(name, weight)) : undefined;
}

function partOf(name: string, weight: string): BenchmarkPart {
  return name.toLowerCase() === 'cash'
    ? { group: 'cash', weight }
    : { symbol: name.toUpperCase(), weight };
}
