// A row of a data product, and a run of it, in words.
import { reasonWords } from './reasons.ts';

/** `symbol AAPL, quantity 10`: what is not known is left out, as is what the row's key says. */
export function rowWords(
  cells: Readonly<Record<string, string | number | boolean | null>>,
): string {
  return Object.entries(cells)
    .filter(([name, value]) => value !== null && name !== 'portfolio_id')
    .map(([name, value]) => `${reasonWords(name)} ${String(value)}`)
    .join(', ');
}

/** `stream/portfolio-7 up to event 12`: of the run that has ended. */
export function inputsOf(events: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const inputs = events.find(({ eventType }) => eventType === 'COMPLETE')?.inputs;
  if (!Array.isArray(inputs)) return [];
  return inputs.map((input: unknown) => {
    const { name = '', facets } = input as {
      readonly name?: string;
      readonly facets?: { readonly version?: { readonly datasetVersion?: string } };
    };
    const version = facets?.version?.datasetVersion;
    return version === undefined ? name : `${name} up to event ${version}`;
  });
}
