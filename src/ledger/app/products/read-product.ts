// Every data product by its name.
import type { ProductName } from '../../domain/products/product.ts';
import { transactionView } from './booked-view.ts';
import { performanceView, valuationView } from './daily-views.ts';
import { lotView, positionView } from './held-views.ts';
import type { ViewOf } from './product-view.ts';

export const VIEWS: Readonly<Record<ProductName, ViewOf>> = {
  lots: lotView,
  positions: positionView,
  transactions: transactionView,
  valuations: valuationView,
  performance_daily: performanceView,
};
