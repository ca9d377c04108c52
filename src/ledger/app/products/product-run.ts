// One judgement of a data product in one portfolio.
import { PRODUCTS, type ProductName } from '../../domain/products/product.ts';
import type { Quality } from '../../domain/products/quality.ts';
import { PROJECTION_VERSION } from '../projections/projection-version.ts';

/** What was read, up to which event. */
export interface RunInput {
  readonly stream: string;
  readonly version: number;
}

export interface ProductRun {
  /** The event that keeps it. */
  readonly id: string;
  readonly product: ProductName;
  readonly portfolio: number;
  /** Schema of the rows and version of the code that computes them. */
  readonly version: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly inputs: readonly RunInput[];
  readonly quality: Quality;
}

export function productVersion(name: ProductName): string {
  return `${PRODUCTS[name].schema}+${PROJECTION_VERSION}`;
}
