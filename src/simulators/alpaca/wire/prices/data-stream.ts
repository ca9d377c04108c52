// The market data stream: connect, authenticate, subscribe, and messages in arrays, as JSON or MessagePack.
import type { WallClock } from '../../../../kernel/clock.ts';
import { toIso } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Security } from '../../exchange/market/security.ts';
import type { Connection, Protocol } from '../messages/connection.ts';
import { admission, type Keys } from '../messages/keys.ts';
import { barView } from './bars.ts';
import { type Feed, isFeed } from './feeds.ts';
import { latestQuote, latestTrade } from './latest.ts';

export interface DataStreamParts {
  readonly exchange: Exchange;
  readonly keys: Keys;
  readonly hasTape: boolean;
  readonly wallClock: WallClock;
  all(): readonly Connection[];
}

export interface DataStream {
  /** Undefined: the path is not a data stream. */
  protocolOf(path: string): Protocol | undefined;
  onTrade(security: Security): void;
  onQuote(security: Security): void;
  onBar(security: Security, bar: Bar): void;
  onHalt(security: Security): void;
}

const CHANNELS = [
  'trades',
  'quotes',
  'bars',
  'updatedBars',
  'dailyBars',
  'statuses',
  'lulds',
] as const;
type Channel = (typeof CHANNELS)[number];

interface Message extends Partial<Record<Channel, unknown>> {
  readonly action?: unknown;
  readonly key?: unknown;
  readonly secret?: unknown;
}

const AUTH_WITHIN_MS = 10_000;
const SYMBOLS_MAX = 30;
const ERRORS = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  404: 'auth timeout',
  405: 'symbol limit exceeded',
  406: 'connection limit exceeded',
  409: 'insufficient subscription',
  410: 'invalid subscribe action for this feed',
} as const;

/** What a tape says of a halt, and before trading resumes. */
const CTA = {
  begins: ['2', 'Trading Halt'],
  meanwhile: [
    ['5', 'Price Indication'],
    ['7', 'Market Imbalance Buy'],
    ['F', 'Limit Up-Limit Down'],
  ],
  ends: ['3', 'Resume'],
} as const;
const UTP = {
  begins: ['H', 'Trading Halt'],
  meanwhile: [['Q', 'Quotation Resumption']],
  ends: ['T', 'Trading Resumption'],
} as const;
const TAPES = {
  NASDAQ: { z: 'C', ...UTP },
  NYSE: { z: 'A', ...CTA },
  ARCA: { z: 'B', ...CTA },
} as const;

export function createDataStream(parts: DataStreamParts): DataStream {
  const { exchange, keys, hasTape, wallClock } = parts;

  const isData = ({ path }: Connection) => feedOf(path) !== undefined;
  const error = (connection: Connection, code: keyof typeof ERRORS) =>
    connection.send([{ T: 'error', code, msg: ERRORS[code] }]);

  function refuse(connection: Connection, code: keyof typeof ERRORS): void {
    error(connection, code);
    connection.close();
  }

  function admit(connection: Connection): void {
    const others = parts.all().filter((one) => one !== connection && isData(one) && one.isAdmitted);
    if (others.length > 0) return refuse(connection, 406);
    if (feedOf(connection.path) === 'sip' && !hasTape) return refuse(connection, 409);
    connection.isAdmitted = true;
    connection.send([{ T: 'success', msg: 'authenticated' }]);
  }

  function authenticate(connection: Connection, { key, secret }: Message): void {
    if (connection.isAdmitted) return error(connection, 403);
    // A token of OAuth has the word `oauth` for a key.
    const isKey = (key === keys.keyId || key === 'oauth') && secret === keys.secret;
    if (isKey) admit(connection);
    else error(connection, 402);
  }

  function change(connection: Connection, message: Message, isAdded: boolean): void {
    const before = new Set(connection.topics);
    for (const channel of CHANNELS) {
      const symbols = message[channel];
      if (!Array.isArray(symbols)) continue;
      for (const symbol of symbols) {
        const topic = `${channel}/${symbol}`;
        if (isAdded) connection.topics.add(topic);
        else connection.topics.delete(topic);
        exchange.market.security(String(symbol));
      }
    }
    if (!hasTape && symbolsOf(connection).size > SYMBOLS_MAX) {
      connection.topics.clear();
      for (const topic of before) connection.topics.add(topic);
      return error(connection, 405);
    }
    connection.send([subscription(connection)]);
  }

  const protocol: Protocol = {
    open(connection) {
      connection.send([{ T: 'success', msg: 'connected' }]);
      if (admission(connection.headers, keys) === 'fine') return admit(connection);
      wallClock.after(AUTH_WITHIN_MS, () => {
        if (!connection.isAdmitted && parts.all().includes(connection)) refuse(connection, 404);
      });
    },
    onMessage(connection, received) {
      if (typeof received !== 'object' || received === null) return error(connection, 400);
      const message = received as Message;
      if (message.action === 'auth') return authenticate(connection, message);
      if (message.action !== 'subscribe' && message.action !== 'unsubscribe')
        return error(connection, 400);
      if (!connection.isAdmitted) return error(connection, 401);
      change(connection, message, message.action === 'subscribe');
    },
  };

  function send(channel: Channel, symbol: string, message: (feed: Feed) => object): void {
    for (const connection of parts.all()) {
      const { topics, path } = connection;
      const isWanted = topics.has(`${channel}/${symbol}`) || topics.has(`${channel}/*`);
      const feed = feedOf(path);
      if (isWanted && feed !== undefined) connection.send([timed(message(feed), connection)]);
    }
  }

  function sendQuote(security: Security): void {
    const S = security.symbol;
    send('quotes', S, (feed) => ({ T: 'q', S, ...latestQuote(security, feed) }));
  }

  return {
    protocolOf: (path) => (feedOf(path) === undefined ? undefined : protocol),
    onTrade(security) {
      const S = security.symbol;
      send('trades', S, (feed) => ({ T: 't', S, ...latestTrade(security, feed) }));
      sendQuote(security);
    },
    onQuote: sendQuote,
    onBar(security, bar) {
      const S = security.symbol;
      send('bars', S, (feed) => ({ T: 'b', S, ...barView(bar, feed) }));
    },
    onHalt({ symbol: S, isHalted, exchange: listedAt }) {
      const { z, begins, meanwhile, ends } = TAPES[listedAt];
      const t = toIso(exchange.now());
      for (const [sc, sm] of isHalted ? [begins, ...meanwhile] : [ends])
        send('statuses', S, () => ({ T: 's', S, sc, sm, rc: '', rm: '', t, z }));
    },
  };
}

/** A time is a timestamp in MessagePack. */
function timed(message: object, { headers }: Connection): object {
  const { t } = message as { readonly t?: string };
  return headers['content-type'] === 'application/msgpack' && t !== undefined
    ? { ...message, t: new Date(t) }
    : message;
}

function feedOf(path: string): Feed | undefined {
  const [, version, feed = '', ...rest] = path.split('/');
  return version === 'v2' && rest.length === 0 && isFeed(feed) ? feed : undefined;
}

function symbolsOf({ topics }: Connection): ReadonlySet<string> {
  return new Set([...topics].map((topic) => topic.split('/')[1] ?? ''));
}

/** The whole list, also after a change. */
function subscription({ topics }: Connection): object {
  const listed = CHANNELS.map((channel) => {
    const prefix = `${channel}/`;
    const symbols = [...topics].filter((topic) => topic.startsWith(prefix));
    return [channel, symbols.map((topic) => topic.slice(prefix.length))] as const;
  });
  return { T: 'subscription', ...Object.fromEntries(listed) };
}
