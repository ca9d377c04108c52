// The stream of prices: proved with the key, opened again after it failed, and subscribed to what is wanted.
import type { Cancel } from '../../../../kernel/clock.ts';
import { fieldsOf, listOf, numberOf, sentenceOf, textOf } from '../../kit/fields.ts';
import type { SessionContext } from '../connection/context.ts';
import { createLine, type Line } from '../connection/line.ts';
import type { AlpacaMessage, Transport } from '../messages/messages.ts';

export interface PriceLine {
  start(): void;
  stop(): void;
  isOpen(): boolean;
  take(message: Exclude<AlpacaMessage, { name: 'answered' | 'unanswered' }>): void;
  subscribe(symbol: string): void;
  unsubscribe(symbol: string): void;
}

export interface PriceLineWiring {
  readonly context: SessionContext;
  transport(): Transport;
  onOpened(): void;
  onClosed(): void;
  /** All that the stream sends from now on. */
  onSubscribed(symbols: ReadonlySet<string>): void;
  /** The stream has no place for these; what it sends stays as it was. */
  onFull(symbols: readonly string[]): void;
  /** One message of a frame. */
  onMessage(message: unknown): void;
  onAlive(): void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000] as const;
const RETRY_LAST_MS = 10_000;
/** Another program has the one connection of the account. */
const TOO_MANY = 406;
const FULL = 405;
const CHANNELS = ['trades', 'quotes', 'bars', 'statuses'];

export function createPriceLine(wiring: PriceLineWiring): PriceLine {
  const { context } = wiring;
  const { wall, settings } = context;
  const farm = `Alpaca ${settings.data}`;
  let isStarted = false;
  let failures = 0;
  let isBroken = false;
  /** Symbols of requests without an answer, in their order: each gets one. */
  let asked: readonly string[] = [];
  let refused: readonly string[] = [];
  let cancelRetry: Cancel = () => {};

  const line: Line = createLine({
    name: 'prices',
    wall,
    transport: wiring.transport,
    // Alpaca greets first.
    greet() {},
    isGreeted(frame, say) {
      for (const { T, msg, code } of listOf(frame).map(fieldsOf)) {
        if (T === 'error') failed(Number(code), textOf(msg));
        if (T === 'success' && msg === 'connected')
          say({ action: 'auth', key: settings.apiKey, secret: settings.apiSecret });
        if (T === 'success' && msg === 'authenticated') return true;
      }
      return false;
    },
    onOpened() {
      failures = 0;
      asked = [];
      refused = [];
      broken(false);
      wiring.onOpened();
    },
    onFailed: lose,
    onChange() {},
    onFrame(frame) {
      for (const message of listOf(frame)) {
        const { T, code, msg, quotes } = fieldsOf(message);
        if (T === 'subscription' || T === 'error') answered(T === 'error' ? numberOf(code) : 0);
        if (T === 'subscription') wiring.onSubscribed(new Set(listOf(quotes).map(textOf)));
        else if (T !== 'error') wiring.onMessage(message);
        else if (numberOf(code) !== FULL) failed(numberOf(code), textOf(msg));
      }
    },
    onAlive: wiring.onAlive,
  });

  function answered(code: number | undefined): void {
    const [symbol] = asked;
    asked = asked.slice(1);
    if (code === FULL && symbol !== undefined) refused = [...refused, symbol];
    if (asked.length > 0 || refused.length === 0) return;
    wiring.onFull(refused);
    refused = [];
  }

  function failed(code: number | undefined, message: string): void {
    const hint =
      code === TOO_MANY ? ': another program uses the one connection of this account; end it' : '';
    const text = `Alpaca's stream of prices refuses (${code ?? ''} ${sentenceOf(message)})${hint}`;
    context.log('warn', text);
    context.report({ type: 'notice', text });
  }

  function broken(isNow: boolean): void {
    if (isBroken === isNow) return;
    isBroken = isNow;
    context.report({ type: 'farm-changed', farm, isBroken });
  }

  function lose(why: string): void {
    const wasOpen = line.isOpen();
    line.close();
    cancelRetry();
    if (!isStarted) return;
    context.log('warn', 'the stream of prices is closed', { why });
    broken(true);
    if (wasOpen) wiring.onClosed();
    cancelRetry = wall.after(RETRY_MS[failures] ?? RETRY_LAST_MS, () => line.open());
    failures += 1;
  }

  function ask(action: 'subscribe' | 'unsubscribe', symbol: string): void {
    const channels = Object.fromEntries(CHANNELS.map((channel) => [channel, [symbol]]));
    if (line.say({ action, ...channels })) asked = [...asked, symbol];
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      line.open();
    },
    stop() {
      isStarted = false;
      cancelRetry();
      line.close();
    },
    isOpen: line.isOpen,
    take(message) {
      switch (message.name) {
        case 'stream-opened':
          return line.opened();
        case 'stream-received':
          return line.received(message.frame);
        case 'stream-alive':
          return line.alive();
        case 'stream-closed':
          return lose(message.why);
      }
    },
    subscribe: (symbol) => ask('subscribe', symbol),
    unsubscribe: (symbol) => ask('unsubscribe', symbol),
  };
}
