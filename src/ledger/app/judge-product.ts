// Judges a data product of one portfolio and keeps the verdict as an event beside the portfolio's own.
import { instant } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import {
  type Cause,
  portfolioStream,
  productStream,
  valuationStream,
} from '../domain/events/envelope.ts';
import { PRODUCTS, type ProductName } from '../domain/products/product.ts';
import { createJudge, type Quality } from '../domain/products/quality.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { Ledger } from './ledger.ts';
import { type ProductRun, productVersion, type RunInput } from './products/product-run.ts';
import type { ProductSources } from './products/product-view.ts';
import { PARTS } from './products/read-product.ts';
import { askedRows } from './products/rows-in-question.ts';

const TYPE = 'PRODUCT_JUDGED';

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
  const { inputs, quality } = await judgedAtRest(ledger, sources, { portfolio, name });
  const run = {
    product: name,
    portfolio: portfolio.id,
    version: productVersion(name),
    startedAt,
    endedAt: store.now(),
    inputs: inputs.filter(({ version }) => version > 0),
    quality,
  };
  const id = await kept(ledger, run, cause);
  return { ...run, id };
}

/** A portfolio that is written to all the time is judged as it was read the last time. */
const READS_MAX = 3;

/** Rows, cash, lots and positions are read one after the other: if something was booked between, they are read again. */
async function judgedAtRest(
  { read }: Ledger,
  sources: ProductSources,
  { portfolio, name }: { readonly portfolio: PortfolioRow; readonly name: ProductName },
): Promise<{ readonly inputs: readonly RunInput[]; readonly quality: Quality }> {
  const stream =
    name === 'valuations' ? valuationStream(portfolio.id) : portfolioStream(portfolio.id);
  for (let reads = 1; ; reads += 1) {
    const version = await read.version(stream);
    const quality = await judged(sources, portfolio, name);
    const isAtRest = (await read.version(stream)) === version;
    if (isAtRest || reads === READS_MAX) return { inputs: [{ stream, version }], quality };
  }
}

/** No more than one part of the rows is in memory. */
async function judged(
  sources: ProductSources,
  portfolio: PortfolioRow,
  name: ProductName,
): Promise<Quality> {
  const judge = createJudge(PRODUCTS[name], await askedRows(sources.read, portfolio.id, name));
  const parts = PARTS[name](sources, portfolio);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return judge.verdict(value);
    judge.add(value);
    await sources.pause();
  }
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
