// The data products as others see them: what each holds, who answers for it, and the shape of its rows.
import {
  PRODUCT_NAMES,
  PRODUCTS,
  type Product,
  type ProductName,
  type ProductRow,
} from '../../domain/products/product.ts';
import { type RowSchema, rowSchemaOf } from '../../domain/products/product-schema.ts';
import { productVersion } from './product-run.ts';

export { DIMENSIONS, type Quality } from '../../domain/products/quality.ts';
export { PRODUCT_NAMES, type ProductName, type ProductRow };

export interface DescribedProduct
  extends Pick<
    Product,
    'name' | 'meaning' | 'owner' | 'access' | 'retention' | 'freshnessMs' | 'key' | 'withheld'
  > {
  /** Schema of the rows and version of the code that computes them: `1.0+2`. */
  readonly version: string;
  readonly rowSchema: RowSchema;
  /** Names of the fields, by which rows can be sorted. */
  readonly fields: readonly string[];
  readonly columns: Product['fields'];
}

export function describedProduct(name: ProductName): DescribedProduct {
  const product = PRODUCTS[name];
  return {
    ...product,
    version: productVersion(name),
    rowSchema: rowSchemaOf(product),
    fields: product.fields.map((field) => field.name),
    columns: product.fields,
  };
}
