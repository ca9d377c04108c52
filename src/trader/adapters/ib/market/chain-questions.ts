// Questions to a gateway about option contracts, each answered by its own messages, or given up after a time.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import { type RequestCodeMeaning, requestCodeMeaning } from '../messages/error-codes.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  WireContract,
  WireContractDetails,
} from '../messages/messages.ts';

/** The broker holds similar requests for a minute and longer. */
const LISTS_MAX_MS = 90_000;
/** A quote takes one to three seconds; what has not come then is unknown, and its data line is free again. */
const QUOTES_MAX_MS = 5_000;
/** At once, of the hundred that an account has. */
const LINES_MAX = 16;
const RULE_MAX_MS = 5_000;

/** What came of one contract; NaN while unknown. */
export interface QuotedContract {
  bid: number;
  ask: number;
  last: number;
  volume: number;
  openInterest: number;
  volatility: number;
  delta: number;
}

export interface ListedClass {
  readonly exchange: string;
  readonly tradingClass: string;
  readonly multiplier: number;
  readonly expiries: readonly string[];
}

export interface ChainQuestions {
  /** Undefined, like the details, if the list did not arrive completely. */
  classes(symbol: string, conId: number): Promise<readonly ListedClass[] | undefined>;
  details(contract: WireContract): Promise<readonly WireContractDetails[] | undefined>;
  /** None if the rule does not come. */
  steps(ruleId: number): Promise<readonly PriceStep[]>;
  /** In the order of the contracts; at most sixteen data lines are used at once. */
  quotes(contracts: readonly WireContract[]): Promise<readonly QuotedContract[]>;
  /** The broker's last message about a question, with its code, or why its answer is not used, since it was forgotten; '' without one. */
  refusal(): string;
  refuse(why: string): void;
  forgetRefusal(): void;
  /** True if the message is of a question. */
  onMessage(message: GatewayMessage): boolean;
  /** The connection is gone: what is open is answered with what has come. */
  close(): void;
}

/** After these no ticks come. Others are noted, and the ticks may follow. */
const ENDS_QUOTES: ReadonlySet<RequestCodeMeaning> = new Set([
  ...(['unknown-contract', 'no-data-rights', 'no-room', 'data-elsewhere', 'ended'] as const),
]);

interface Open {
  take(message: GatewayMessage): void;
  /** Whether an error with that code ends it. */
  isEndedBy(code: number): boolean;
  end(): void;
}

interface Question {
  say(): boolean;
  take(message: GatewayMessage, end: () => void): void;
  /** By default every error. */
  isEndedBy?(code: number): boolean;
}

export interface Asking {
  readonly wall: WallClock;
  nextRequestId(): number;
  send(command: GatewayCommand): boolean;
  /** Data lines that nothing else uses. */
  linesFree(): number;
}

export function createChainQuestions({
  wall,
  nextRequestId,
  send,
  linesFree,
}: Asking): ChainQuestions {
  const open = new Map<number, Open>();
  const waitingForLine: (() => void)[] = [];
  let linesTaken = 0;
  let lastRefusal = '';

  /** Resolves when `end` is called, by a message, by the deadline, or because nothing can be sent. */
  function ask(
    reqId: number,
    maxMs: number,
    { say, take, isEndedBy = () => true }: Question,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let cancel: Cancel = () => {};
    const end = (): void => {
      cancel();
      open.delete(reqId);
      resolve();
    };
    open.set(reqId, { take: (message) => take(message, end), isEndedBy, end });
    cancel = stallAwareTimeout(wall, maxMs, end);
    if (!say()) end();
    return promise;
  }

  async function lineTaken(): Promise<void> {
    const most = Math.max(1, Math.min(LINES_MAX, linesFree()));
    if (linesTaken < most) linesTaken += 1;
    else await new Promise<void>((resolve) => waitingForLine.push(resolve));
  }

  function lineLeft(): void {
    const next = waitingForLine.shift();
    if (next === undefined) linesTaken -= 1;
    else next();
  }

  async function quoted(contract: WireContract): Promise<QuotedContract> {
    await lineTaken();
    const reqId = nextRequestId();
    const quote = unknownQuote();
    await ask(reqId, QUOTES_MAX_MS, {
      say: () =>
        send({ name: 'reqMktData', reqId, contract, genericTicks: genericTicks(contract) }),
      take(message, end) {
        noteTick(quote, message);
        if (isWhole(quote, contract)) end();
      },
      isEndedBy: (code) => ENDS_QUOTES.has(requestCodeMeaning(code)),
    });
    send({ name: 'cancelMktData', reqId });
    lineLeft();
    return quote;
  }

  return {
    async classes(symbol, conId) {
      const reqId = nextRequestId();
      const classes: ListedClass[] = [];
      let isWhole = false;
      await ask(reqId, LISTS_MAX_MS, {
        say: () => send({ name: 'reqOptionParameters', reqId, symbol, conId }),
        take(message, end) {
          if (message.name === 'optionParameters') classes.push(message);
          if (message.name !== 'optionParametersEnd') return;
          isWhole = true;
          end();
        },
      });
      return isWhole ? classes : undefined;
    },
    async details(contract) {
      const reqId = nextRequestId();
      const details: WireContractDetails[] = [];
      let isWhole = false;
      await ask(reqId, LISTS_MAX_MS, {
        say: () => send({ name: 'reqContractDetails', reqId, contract }),
        take(message, end) {
          if (message.name === 'contractDetails') details.push(message.details);
          if (message.name !== 'contractDetailsEnd') return;
          isWhole = true;
          end();
        },
      });
      return isWhole ? details : undefined;
    },
    async steps(ruleId) {
      let steps: readonly PriceStep[] = [];
      await ask(ruleKey(ruleId), RULE_MAX_MS, {
        say: () => send({ name: 'reqMarketRule', ruleId }),
        take(message, end) {
          if (message.name === 'marketRule') steps = message.steps;
          end();
        },
      });
      return steps;
    },
    quotes: (contracts) => Promise.all(contracts.map(quoted)),
    refusal: () => lastRefusal,
    refuse(why) {
      lastRefusal = why;
    },
    forgetRefusal() {
      lastRefusal = '';
    },
    onMessage(message) {
      if (message.name === 'marketRule') {
        // Others may wait for the same rule.
        open.get(ruleKey(message.ruleId))?.take(message);
        return false;
      }
      if (message.name === 'error') {
        const asked = open.get(message.id);
        if (asked !== undefined) lastRefusal = `${message.text} (${message.code})`;
        if (asked?.isEndedBy(message.code)) asked.end();
        return asked !== undefined;
      }
      const asked = 'reqId' in message ? open.get(message.reqId) : undefined;
      asked?.take(message);
      return asked !== undefined;
    },
    close() {
      for (const { end } of [...open.values()]) end();
    },
  };
}

/** Rules are answered by their own number; no request has a negative one. */
function ruleKey(ruleId: number): number {
  return -1 - ruleId;
}

/** Volume and open interest come for an option without being asked for, or with 100 and 101; a stock needs neither. */
function genericTicks({ option }: WireContract): string {
  return option === undefined ? '' : '100,101';
}

function unknownQuote(): QuotedContract {
  const unknown = Number.NaN;
  return {
    ...{ bid: unknown, ask: unknown, last: unknown, volume: unknown, openInterest: unknown },
    ...{ volatility: unknown, delta: unknown },
  };
}

/** Tick types of the wire. Open interest and volume of calls and puts differ; of one contract only its own is above 0. */
const BID = 1;
const ASK = 2;
const LAST = 4;
const VOLUME = 8;
const OPEN_INTEREST: ReadonlySet<number> = new Set([27, 28]);
const OPTION_VOLUME: ReadonlySet<number> = new Set([29, 30]);
const MODEL = 13;

function noteTick(quote: QuotedContract, message: GatewayMessage): void {
  switch (message.name) {
    case 'tickPrice':
      if (message.tickType === BID) quote.bid = Math.max(0, message.price);
      if (message.tickType === ASK) quote.ask = message.price > 0 ? message.price : Number.NaN;
      if (message.tickType === LAST && message.price > 0) quote.last = message.price;
      return;
    case 'tickSize':
      if (message.tickType === VOLUME || OPTION_VOLUME.has(message.tickType))
        quote.volume = larger(quote.volume, message.size);
      if (OPEN_INTEREST.has(message.tickType))
        quote.openInterest = larger(quote.openInterest, message.size);
      return;
    case 'optionComputation':
      if (message.tickType !== MODEL) return;
      quote.volatility = message.volatility;
      quote.delta = message.delta;
      return;
    default:
      // Nothing else belongs to a quote.
      return;
  }
}

function larger(known: number, size: number): number {
  return Number.isNaN(known) ? size : Math.max(known, size);
}

function isWhole(quote: QuotedContract, { option }: WireContract): boolean {
  const isQuoted = !Number.isNaN(quote.bid) && !Number.isNaN(quote.ask);
  if (option === undefined) return isQuoted && !Number.isNaN(quote.last);
  const { volume, openInterest, delta } = quote;
  return isQuoted && ![volume, openInterest, delta].some(Number.isNaN);
}
