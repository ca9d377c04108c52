// One program on the data stream: it proves its key, names symbols, and gets their trades, quotes and bars as the trader sees them.
import type { Cancel } from '../../../kernel/clock.ts';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { PriceLine, TraderStream } from '../../live/trader-stream.ts';
import { AlpacaError } from '../alpaca/alpaca-error.ts';
import { type AlpacaCaller, type Credentials, mayTrade } from '../alpaca/callers.ts';
import { chartOf, minuteBar } from './bars.ts';
import { shownQuote, shownTrade } from './latest.ts';

export interface PriceReaderParts {
  /** Undefined for a wrong id or secret. */
  prove(given: Credentials): Promise<Followed | undefined>;
  after(delayMs: number, call: () => void): Cancel;
  /** A bug. */
  onFault(error: unknown): void;
}

export interface Followed {
  readonly caller: AlpacaCaller;
  readonly prices$: TraderStream['prices$'];
}

const CHANNELS = ['trades', 'quotes', 'bars'] as const;
type Channel = (typeof CHANNELS)[number];
/** Of Alpaca, never sent here. */
const OTHER_CHANNELS = [
  ...['updatedBars', 'dailyBars', 'statuses', 'lulds', 'corrections', 'cancelErrors'],
];
const ALL = '*';

const AUTHENTICATED_WITHIN_MS = 10_000;
/** A minute's bar comes this much after its end, at most. */
const BARS_MS = 2_000;
const WAITING_BYTES_MAX = 1_024 * 1_024;
const POLICY_VIOLATION = 1_008;

export function createPriceReader(parts: PriceReaderParts, socket: ReaderSocket<object>): Reader {
  const { prove, after, onFault } = parts;
  const wanted: Record<Channel, Set<string>> = {
    trades: new Set(),
    quotes: new Set(),
    bars: new Set(),
  };
  const lastPrice = new Map<string, number>();
  const lastQuote = new Map<string, string>();
  /** Start of the newest bar that was sent or was there before. */
  const lastBar = new Map<string, string>();
  let followed: Followed | undefined;
  let endPrices: (() => void) | undefined;
  let cancelBars: Cancel = () => {};
  let hasLeft = false;

  const send = (message: object) => socket.send([message]);
  const refuse = (code: number, msg: string) => send({ T: 'error', code, msg });
  const wants = (channel: Channel, symbol: string) =>
    wanted[channel].has(symbol) || wanted[channel].has(ALL);

  send({ T: 'success', msg: 'connected' });
  const cancelTimeout = after(AUTHENTICATED_WITHIN_MS, () => {
    refuse(404, 'auth timeout');
    socket.close(POLICY_VIOLATION, 'auth timeout');
  });

  async function authenticate({ key, secret }: Message): Promise<void> {
    if (followed !== undefined) return refuse(403, 'already authenticated');
    followed = await prove({ id: String(key ?? ''), secret: String(secret ?? '') });
    if (followed === undefined) {
      refuse(402, 'auth failed');
      return socket.close(POLICY_VIOLATION, 'auth failed');
    }
    cancelTimeout();
    send({ T: 'success', msg: 'authenticated' });
  }

  async function change(message: Message, isAdding: boolean): Promise<void> {
    if (followed === undefined) return refuse(401, 'not authenticated');
    const others = OTHER_CHANNELS.filter((name) => symbolsIn(message[name]).length > 0);
    if (others.length > 0)
      refuse(410, `${others.join(', ')}: only trades, quotes and bars are sent`);
    for (const channel of CHANNELS)
      for (const symbol of symbolsIn(message[channel])) {
        if (!isAdding) wanted[channel].delete(symbol);
        else if (symbol === ALL && channel === 'bars') refuse(410, 'bars: name the symbols');
        else if (symbol === ALL || mayTrade(followed.caller, symbol)) wanted[channel].add(symbol);
        else
          refuse(409, `insufficient subscription: ${symbol} is not among the symbols of the key`);
      }
    send({
      T: 'subscription',
      ...Object.fromEntries(CHANNELS.map((channel) => [channel, [...wanted[channel]]])),
      ...Object.fromEntries(OTHER_CHANNELS.map((channel) => [channel, []])),
    });
    followPrices(followed);
    await followBars(followed.caller);
  }

  function followPrices({ prices$ }: Followed): void {
    const isWanted = wanted.trades.size + wanted.quotes.size > 0;
    if (isWanted && endPrices === undefined && !hasLeft) {
      const subscription = prices$.subscribe(takePrice);
      endPrices = () => subscription.unsubscribe();
    }
    if (isWanted) return;
    endPrices?.();
    endPrices = undefined;
  }

  function takePrice({ symbol, event }: PriceLine): void {
    if (followed === undefined || !mayTrade(followed.caller, symbol)) return;
    // A slow program misses prices, not its place.
    if (socket.waiting() > WAITING_BYTES_MAX) return;
    const at = Date.parse(String(event.timestamp));
    const [price, bid, ask] = [event.price, event.bid, event.ask].map(numberOr);
    const named = { S: symbol, t: new Date(at) };
    if (price !== undefined && wants('trades', symbol) && lastPrice.get(symbol) !== price) {
      lastPrice.set(symbol, price);
      send({ T: 't', ...shownTrade({ price, at: at as never }), ...named });
    }
    const quote = shownQuote({ bid, ask, at: at as never });
    const sides = `${bid} ${ask}`;
    if (quote === undefined || !wants('quotes', symbol) || lastQuote.get(symbol) === sides) return;
    lastQuote.set(symbol, sides);
    send({ T: 'q', ...quote, ...named });
  }

  async function followBars(caller: AlpacaCaller): Promise<void> {
    cancelBars();
    for (const symbol of wanted.bars)
      if (!lastBar.has(symbol)) lastBar.set(symbol, await newest(caller, symbol));
    if (!hasLeft && wanted.bars.size > 0) cancelBars = after(BARS_MS, () => void sendBars(caller));
  }

  async function newest(caller: AlpacaCaller, symbol: string): Promise<string> {
    const chart = await chartOf(caller, symbol);
    return chart.bars.at(-1)?.at ?? chart.market_time;
  }

  async function sendBars(caller: AlpacaCaller): Promise<void> {
    try {
      for (const [symbol, from] of lastBar) {
        if (!wanted.bars.has(symbol)) continue;
        const { bars } = await chartOf(caller, symbol, { from });
        for (const bar of bars.filter(({ at }) => at > from)) {
          lastBar.set(symbol, bar.at);
          send({ T: 'b', ...minuteBar(bar), S: symbol, t: new Date(bar.at) });
        }
      }
    } catch (error) {
      // The trader does not answer now: its bars come when it does.
      if (!(error instanceof AlpacaError)) onFault(error);
    }
    if (!hasLeft) cancelBars = after(BARS_MS, () => void sendBars(caller));
  }

  return {
    async receive(text) {
      const message = JSON.parse(text) as Message;
      switch (message.action) {
        case 'auth':
          return authenticate(message);
        case 'subscribe':
          return change(message, true);
        case 'unsubscribe':
          return change(message, false);
        default:
          return refuse(400, 'invalid syntax');
      }
    },
    leave() {
      hasLeft = true;
      cancelTimeout();
      cancelBars();
      endPrices?.();
    },
  };
}

type Message = Readonly<Record<string, unknown>>;

function symbolsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
