// Files of brokers that are known and are not read, since another file of the same broker has more: what to export instead.
import { isFlexInSections, SECTIONS_AS_CSV } from './ibkr/flex/flex-csv.ts';

/** In each of its languages the product is the third column here, and the fourth one of the account's file. */
const DEGIRO_TRADES =
  /^\uFEFF?(?:Date|Datum|Data|Fecha)([,;])[^,;\n]+\1(?:Product|Produkt|Produit|Producto|Produto|Prodotto)\1(?:Code )?ISIN\1/i;
const WHOLE_ACCOUNT =
  'The list of trades of DEGIRO has no deposits, dividends and fees; export Account (Rekeningoverzicht, Kontoauszug) instead, which has the same trades, so that none is booked twice.';

/** Undefined for a file that is not known. */
export function adviceOn(text: string): string | undefined {
  if (isFlexInSections(text)) return SECTIONS_AS_CSV;
  return DEGIRO_TRADES.test(text.trimStart()) ? WHOLE_ACCOUNT : undefined;
}
