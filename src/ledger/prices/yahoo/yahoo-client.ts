// Yahoo's quotes and charts through `yahoo-finance2`, which gets the cookie and the crumb that Yahoo asks for.
// Decision 0034
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { SourceFailure } from '../../ports/prices.ts';
import { createYahooFetch, type YahooPlace, YahooRefusal } from './yahoo-fetch.ts';

export interface ChartQuery {
  readonly symbol: string;
  readonly from: Date;
  readonly to: Date;
}

/** Bodies are unknown: they are read field by field, because any field may be absent or null. */
export interface YahooClient {
  quotes(symbols: readonly string[]): Promise<Result<readonly unknown[], SourceFailure>>;
  chart(asked: ChartQuery): Promise<Result<unknown, SourceFailure>>;
}

type Library = Awaited<ReturnType<typeof openLibrary>>;

const UNCHECKED = { validateResult: false } as const;

export function createYahooClient(place: YahooPlace): YahooClient {
  let library: Promise<Library> | undefined;

  function opened(): Promise<Library> {
    library ??= openLibrary(place);
    return library;
  }

  /** A crumb that Yahoo has forgotten is replaced once. */
  async function call<Answer>(
    act: (yahoo: Library) => Promise<Answer>,
    isAgain = false,
  ): Promise<Result<Answer, SourceFailure>> {
    try {
      return ok(await act(await opened()));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'unauthorized') return failed(failure);
      library = undefined;
      if (!isAgain) return call(act, true);
      return failed({ kind: 'not-answering', why: 'it does not accept its own crumb' });
    }
  }

  return {
    quotes: (symbols) =>
      call(async (yahoo) => yahoo.quote([...symbols], undefined, UNCHECKED) as Promise<unknown[]>),
    chart: ({ symbol, from, to }) =>
      call((yahoo) =>
        yahoo.chart(
          symbol,
          {
            period1: from,
            period2: to,
            interval: '1d',
            events: 'div|split',
            includePrePost: false,
            return: 'object',
          },
          UNCHECKED,
        ),
      ),
  };
}

/** Loaded when Yahoo is first asked: it takes longer to load than the rest of a short command. */
async function openLibrary(place: YahooPlace) {
  const [{ default: createYahooFinance }, { default: quote }, { default: chart }, jar] =
    await Promise.all([
      import('yahoo-finance2/createYahooFinance'),
      import('yahoo-finance2/modules/quote'),
      import('yahoo-finance2/modules/chart'),
      import('yahoo-finance2/lib/cookieJar'),
    ]);
  const YahooFinance = createYahooFinance({ modules: { quote, chart } });
  return new YahooFinance({
    fetch: createYahooFetch(place),
    cookieJar: new jar.ExtendedCookieJar(),
    // Otherwise it asks npm's registry after each error, and prints.
    versionCheck: false,
    suppressNotices: ['yahooSurvey'],
    validation: { logErrors: false, logOptionsErrors: false },
    logger: { info: silent, warn: silent, error: silent, debug: silent, dir: silent },
    queue: { concurrency: 2 },
  });
}

function silent(): void {}

const WHY_MAX = 200;

function failureOf(error: unknown): YahooRefusal['failure'] {
  if (error instanceof YahooRefusal) return error.failure;
  // An error document inside an answer, or a shape that the library does not know.
  const why = error instanceof Error ? error.message : String(error);
  return { kind: 'no-price', why: why.slice(0, WHY_MAX) };
}
