// Judges a data product of one portfolio and keeps the verdict as an event beside the portfolio's own.
import { instant } from '../../../kernel/instant.ts';
import { ok } from '../../../kernel/result.ts';
import {
  type Cause,
  portfolioStream,
  productStream,
  valuationStream,
} from '../../domain/events/envelope.ts';
import { PRODUCTS, type ProductName } from '../../domain/products/product.ts';
import { createJudge, type Quality } from '../../domain/products/quality.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { Ledger } from '../ledger.ts';
import { PROJECTION_VERSION } from '../verify-book.ts';
import type { ProductSources } from './product-view.ts';
import { VIEWS } from './read-product.ts';

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

const TYPE = 'PRODUCT_JUDGED';
const ROWS_AT_ONCE = 1_000;

export function productVersion(name: ProductName): string {
  return `${PRODUCTS[name].schema}+${PROJECTION_VERSION}`;
}

export async function judgeProduct(
  ledger: Ledger,
  sources: ProductSources,
  {
    portfolio,
    name,
    cause,
  }: {
    readonly portfolio: PortfolioRow;
    readonly name: ProductName;
    readonly cause: Cause;
  },
): Promise<ProductRun> {
  const { store } = ledger.context;
  const startedAt = store.now();
  const streams = [portfolioStream(portfolio.id), valuationStream(portfolio.id)];
  const inputs = await Promise.all(
    streams.map(async (stream) => ({ stream, version: await ledger.read.version(stream) })),
  );
  const { rows, faults } = await VIEWS[name](sources, portfolio);
  const judge = createJudge(PRODUCTS[name]);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    judge.add(rows.slice(from, from + ROWS_AT_ONCE));
    await sources.pause();
  }
  const run = {
    product: name,
    portfolio: portfolio.id,
    version: productVersion(name),
    startedAt,
    endedAt: store.now(),
    inputs: inputs.filter(({ version }) => version > 0),
    quality: judge.verdict(faults),
  };
  const id = await kept(ledger, run, cause);
  return { ...run, id };
}

async function kept(ledger: Ledger, run: Omit<ProductRun, 'id'>, cause: Cause): Promise<string> {
  const stream = productStream(run.product, run.portfolio);
  const done = await ledger.inOneStep<string, never>(async (step) => {
    const version = await step.lock(stream);
    const event = {
      type: TYPE,
      schemaVersion: 1,
      effective: instant(run.endedAt),
      data: { ...run },
    };
    await step.append(stream, [event], cause);
    return ok(`${stream}@${version + 1}`);
  });
  return done.ok ? done.value : '';
}

/** The newest verdict; undefined before the first. */
export async function lastRun(
  { read }: Pick<Ledger, 'read'>,
  name: ProductName,
  portfolio: number,
): Promise<ProductRun | undefined> {
  const stream = productStream(name, portfolio);
  const [event] = await read.events({ stream, isNewestFirst: true, limit: 1 });
  return event && { ...(event.data as unknown as Omit<ProductRun, 'id'>), id: event.id };
}
