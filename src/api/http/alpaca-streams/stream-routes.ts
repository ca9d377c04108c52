// The streams of Alpaca's API, at the addresses that its clients derive from ours.
import type { FastifyRequest } from 'fastify';
import type { Result } from '../../../kernel/result.ts';
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import type { LiveContext } from '../../live/reader.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { AlpacaError } from '../alpaca/alpaca-error.ts';
import type { AlpacaCaller, Callers, Credentials } from '../alpaca/callers.ts';
import { createPriceReader } from '../alpaca-prices/price-reader.ts';
import type { Server } from '../loaders/parts.ts';
import type { LiveConnections } from '../streaming/live-connections.ts';
import { readAlpacaSocket } from './alpaca-socket.ts';
import { PRICE_JSON, TRADING_JSON } from './frames.ts';
import { createStoredPosition, type StoredTexts } from './stored-position.ts';
import { createTradeReader, type TradeReader } from './trade-reader.ts';
import { createTradeUpdates } from './trade-updates.ts';

/** Journals of the traders, by name. */
export type OpenJournal = (trader: string) => Result<JournalReading | undefined, string>;

export interface AlpacaStreamParts {
  readonly callers: Callers;
  readonly live: LiveContext;
  readonly metrics: ApiMetrics;
  readonly connections: LiveConnections;
  readonly texts: StoredTexts;
  readonly openJournal: OpenJournal;
  onFault(error: unknown): void;
}

export function alpacaStreams(server: Server, parts: AlpacaStreamParts): void {
  const { callers, live, metrics, connections, onFault } = parts;
  const { after } = live;
  const proveOf = (request: FastifyRequest) => async (given: Credentials) => {
    const caller = await provedOr(callers, given, request);
    return caller && followedBy(caller, parts);
  };
  server.get('/stream', { websocket: true, schema: { hide: true } }, (socket, request) => {
    let reader: TradeReader | undefined;
    socket.on('pong', (bytes) => reader?.ponged(bytes.toString('utf8')));
    readAlpacaSocket(socket, request, {
      ...{ metrics, connections, json: TRADING_JSON },
      begin(own) {
        const ping = (text: string) => socket.ping(text);
        const prove = proveOf(request);
        reader = createTradeReader({ prove, after, onFault }, { ...own, ping });
        return reader;
      },
    });
  });
}

/** At `/alpaca/v2/iex` and the like: whatever feed is named, the prices are those of the trader. */
const FEEDS = ['iex', 'sip', 'delayed_sip'] as const;

export function priceStreams(server: Server, parts: AlpacaStreamParts): void {
  const { callers, live, metrics, connections, onFault } = parts;
  const proveOf = (request: FastifyRequest) => async (given: Credentials) => {
    const caller = await provedOr(callers, given, request);
    const stream = live.traders.find(({ name }) => name === caller?.client.name)?.stream;
    return caller && stream && { caller, prices$: stream.prices$ };
  };
  for (const feed of FEEDS)
    server.get(`/v2/${feed}`, { websocket: true, schema: { hide: true } }, (socket, request) =>
      readAlpacaSocket(socket, request, {
        ...{ metrics, connections, json: PRICE_JSON },
        begin: (own) =>
          createPriceReader({ prove: proveOf(request), after: live.after, onFault }, own),
      }),
    );
}

export function followedBy(caller: AlpacaCaller, { live, texts, openJournal }: AlpacaStreamParts) {
  const { name } = caller.client;
  const stream = live.traders.find((trader) => trader.name === name)?.stream;
  const kept = createStoredPosition(texts, `alpaca/${caller.key.id}@${name}`, live.now);
  const updates = createTradeUpdates({
    ...{ caller, kept },
    openJournal: () => openJournal(name),
    lastSeq: () => stream?.lastSeq() ?? 0,
  });
  const onNews = (call: () => void) => {
    const news = stream?.events$.subscribe(call);
    return () => news?.unsubscribe();
  };
  return { kept, updates, onNews };
}

async function provedOr(
  callers: Callers,
  given: Credentials,
  { ip: address, id: requestId }: FastifyRequest,
): Promise<AlpacaCaller | undefined> {
  try {
    return await callers.proved(given, { address, requestId });
  } catch (error) {
    const isRefused = error instanceof AlpacaError && REFUSED.has(error.status);
    if (isRefused) return undefined;
    throw error;
  }
}

const REFUSED: ReadonlySet<number> = new Set([401, 429]);
