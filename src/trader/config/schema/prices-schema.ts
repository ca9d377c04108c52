// The part `api.prices`: where the API gets prices of securities from, and how long they are kept on record.
import { z } from 'zod';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { PRICE_SOURCES } from '../../ports/price-settings.ts';
import { address, count, folder, unique } from '../fields/fields.ts';
import { cron } from './cron-field.ts';
import { priceProfiles } from './price-profile-schema.ts';

/** As Yahoo writes indices and pairs of currencies, too. */
const BENCHMARK = /^\^?[A-Z0-9][A-Z0-9./ -]{0,14}(?:=[XF])?$/;

export const prices = z
  .strictObject({
    sources: unique(z.string(), 'at least one source')
      .default(['gateway', 'files', 'hand'])
      .describe(
        'In the order in which they are asked: gateway, files, hand, yahoo, and names of `http`; yahoo is asked only if it is named',
      ),
    http: priceProfiles,
    yahoo: z
      .strictObject({
        url: address().optional().describe('A server in its place, such as sluice sim yahoo'),
        timeout_seconds: count(1, 120).default(10).describe('For a complete answer'),
      })
      .prefault({}),
    files: folder()
      .optional()
      .describe(
        'Folder of CSV files: `symbol,price,currency,at` · `symbol,date,close,currency` · `symbol,date,new_shares,old_shares` · `symbol,date,dividend,currency` · `from,to,date,rate`; or a file for each symbol, `AAPL.US.csv` or `VOD.GBX.csv` (pence): `Date,Open,High,Low,Close,Volume`; or tables of Stooq: `<TICKER>,<PER>,<DATE>,...`. Closes as they were printed: Stooq divides those before a split',
      ),
    stale_after_days: count(1, 3_650)
      .default(4)
      .describe('An older price is marked as stale; four days span a long weekend'),
    watch_seconds: count(1, 3_600).default(15).describe('Between two looks at what is watched'),
    refresh: cron().default('* * * * *').describe('When quotes of what is held are renewed; UTC'),
    back_fill: cron().default('30 1 * * *').describe('When closes, splits and rates are; UTC'),
    history_days: count(1, 36_500).default(1_830).describe('Back-filled of what has no closes yet'),
    benchmarks: z
      .array(z.string().regex(BENCHMARK, 'symbols such as SPY, ^GSPC or EURUSD=X'))
      .max(100)
      .default([])
      .describe('Symbols whose closes are kept although no portfolio holds them'),
    rates: z
      .array(z.string().regex(/^[A-Z]{3}\/[A-Z]{3}$/, 'two currencies such as EUR/CHF'))
      .default([])
      .describe('Pairs of currencies whose daily rates are kept'),
  })
  .superRefine(checkSources)
  .prefault({})
  .describe('Prices of securities and rates of currencies');

export type PricesFile = z.output<typeof prices>;

interface Named {
  readonly sources: readonly string[];
  readonly http: Readonly<Record<string, unknown>>;
}

function checkSources({ sources, http }: Named, context: z.RefinementCtx): void {
  const known: readonly string[] = [...PRICE_SOURCES, ...Object.keys(http)];
  for (const [index, name] of sources.entries()) {
    if (known.includes(name)) continue;
    const didYouMean = nearestName(name, known);
    context.addIssue({
      code: 'custom',
      path: ['sources', index],
      message: `unknown source ${JSON.stringify(name)}; known are ${known.join(', ')}`,
      params: { didYouMean },
    });
  }
}
