// Whose tax rules the person has chosen; some sections of a portfolio know those of the United States only.
import type { TaxView } from '../facts/book-shapes.ts';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY_OF_DECISIONS } from './renewal.ts';

export type TaxRules = TaxView['tax_view'];

export const COUNTRIES = {
  us: 'United States',
  uk: 'United Kingdom',
  ca: 'Canada',
  vn: 'Vietnam',
} as const satisfies Readonly<Record<TaxRules, string>>;

export function useTaxView() {
  return useAsked<TaxView>(
    'tax view',
    (client) => client.GET('/api/v1/tax/view'),
    HEAVY_OF_DECISIONS,
  );
}

/** Other rules than those of the United States; undefined until they are known. */
export function useOtherRules(): Exclude<TaxRules, 'us'> | undefined {
  const asked = useTaxView();
  if (asked.kind !== 'known' || asked.body.tax_view === 'us') return undefined;
  return asked.body.tax_view;
}
