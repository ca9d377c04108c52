// Every data product by its name.
import type { ProductName } from '../../domain/products/product.ts';
import { transactionParts } from './booked-view.ts';
import { performanceView, valuationView } from './daily-views.ts';
import { lotView, positionView } from './held-views.ts';
import { inParts, type PartsOf, type ViewOf } from './product-view.ts';

export { transactionPage } from './booked-view.ts';

/** Those that are read whole to show a page of them. */
export const VIEWS: Readonly<Record<Exclude<ProductName, 'transactions'>, ViewOf>> = {
  lots: lotView,
  positions: positionView,
  valuations: valuationView,
  performance_daily: performanceView,
};

export const PARTS: Readonly<Record<ProductName, PartsOf>> = {
  lots: inParts(lotView),
  positions: inParts(positionView),
  transactions: transactionParts,
  valuations: inParts(valuationView),
  performance_daily: inParts(performanceView),
};
