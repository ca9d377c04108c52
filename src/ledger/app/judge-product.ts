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
import { createJudge } from '../domain/products/quality.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { Ledger } from './ledger.ts';
import { type ProductRun, productVersion, type RunInput } from './products/product-run.ts';
import type { ProductSources, ProductView } from './products/product-view.ts';
import { VIEWS } from './products/read-product.ts';

const TYPE = 'PRODUCT_JUDGED';
const ROWS_AT_ONCE = 1_000;

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
  const { inputs, view } = await readAtRest(ledger, sources, { portfolio, name });
  const { rows, faults } = view;
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

/** A portfolio that is written to all the time is judged as it was read the last time. */
const READS_MAX = 3;

/** Rows, cash, lots and positions are read one after the other: if something was booked between, they are read again. */
async function readAtRest(
  { read }: Ledger,
  sources: ProductSources,
  { portfolio, name }: { readonly portfolio: PortfolioRow; readonly name: ProductName },
): Promise<{ readonly inputs: readonly RunInput[]; readonly view: ProductView }> {
  const stream =
    name === 'valuations' ? valuationStream(portfolio.id) : portfolioStream(portfolio.id);
  for (let reads = 1; ; reads += 1) {
    const version = await read.version(stream);
    const view = await VIEWS[name](sources, portfolio);
    const isAtRest = (await read.version(stream)) === version;
    if (isAtRest || reads === READS_MAX) return { inputs: [{ stream, version }], view };
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
