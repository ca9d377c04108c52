// The spans over which a return is asked for.

export const SPANS = [
  { name: 'year', title: 'A year' },
  { name: 'this-year', title: 'This year' },
  { name: 'all', title: 'All' },
] as const;
export type SpanName = (typeof SPANS)[number]['name'];

/** The day at the end of which the span begins; undefined: before the first transaction. */
export function beginOf(span: SpanName, today: string): string | undefined {
  const year = Number(today.slice(0, 4)) - 1;
  switch (span) {
    case 'year':
      // There is no 29 February a year before one.
      return `${year}${today.slice(4).replace('-02-29', '-02-28')}`;
    case 'this-year':
      return `${year}-12-31`;
    case 'all':
      return undefined;
  }
}
