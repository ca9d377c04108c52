// Option chains for people who look at them: one question to the broker at a time, its answer kept for some seconds, by a
// session that is open only while chains are looked at.
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import { eventDaysOf } from '../../domain/options/event-days.ts';
import { wordsOf } from '../../ports/brokers.ts';
import type {
  ChainLook,
  ChainLookFailure,
  ChainQuoted,
  ChainRead,
  OptionChains,
} from '../../ports/option-chains.ts';
import type { BrokerAdapter, SeparateOpening } from '../brokers/broker-adapter.ts';

export interface ChainQuotesParts extends SeparateOpening {
  readonly adapter: Pick<BrokerAdapter, 'openChains'>;
}

type Answer = Result<ChainQuoted, ChainLookFailure>;

export interface ChainQuotes {
  /** Within eight seconds. */
  look(asked: ChainLook): Promise<Answer>;
  stop(): Promise<void>;
}

/** For so long an answer is given again. */
const KEPT_MS = 5 * SECOND_MS;
const TIMEOUT_MS = 8 * SECOND_MS;
/** The session ends after so long without a question, so that its client id is free. */
const IDLE_MS = 60 * SECOND_MS;
/** Questions that wait for the broker at once. */
const OPEN_MAX = 4;
/** The session is of no use any more. */
const UNCONNECTED: ReadonlySet<ChainLookFailure['kind']> = new Set(['no-gateway', 'session-taken']);
const DAYS_TO_EXPIRY = 32;
const DAYS_MAX = 400;
const AT_THE_MONEY = 0.5;

interface Kept {
  readonly answer: Promise<Answer>;
  /** Undefined while the broker is asked. */
  answeredAt: number | undefined;
}

export function createChainQuotes(parts: ChainQuotesParts): ChainQuotes {
  const { settings, venues, clock, wall, adapter } = parts;
  const { calendar } = venues.home;
  const keptByQuestion = new Map<string, Kept>();
  let chains: OptionChains | undefined;
  let asking: Promise<unknown> = Promise.resolve();
  let cancelIdle: Cancel = () => {};
  const broker = wordsOf(settings.broker).name;
  const notOffered = {
    kind: 'not-offered',
    why: `no options are traded through ${broker}`,
  } as const;

  function endSession(): Promise<void> {
    cancelIdle();
    const ended = chains?.stop();
    chains = undefined;
    return ended ?? Promise.resolve();
  }

  async function read(asked: ChainLook): Promise<Answer> {
    cancelIdle();
    chains ??= adapter.openChains?.(parts);
    if (chains === undefined) return failed(notOffered);
    const { symbol } = asked;
    const today = calendar.dayOf(clock.now());
    const near = asked.near ?? addDays(today, DAYS_TO_EXPIRY);
    const wanted = settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol };
    const question = { wanted, delta: AT_THE_MONEY };
    const days = { from: today, until: laterOf(near, addDays(today, DAYS_MAX)), near };
    const sides: ChainRead[] = [];
    for (const right of ['call', 'put'] as const) {
      const side = await chains.read({ ...question, ...days, right });
      if (!side.ok) {
        if (UNCONNECTED.has(side.failure.kind)) await endSession();
        return side;
      }
      sides.push(side.value);
    }
    const [calls, puts] = sides;
    if (calls === undefined || puts === undefined) throw new Error('two sides were read');
    const rows = [...calls.rows, ...puts.rows];
    const rate = settings.risk.options.ratePercent / 100;
    const events = eventDaysOf(settings.events ?? [], symbol);
    return ok({ ...puts, ...events, rows, rate, at: clock.now() });
  }

  function asked(question: ChainLook): Promise<Answer> | undefined {
    const key = `${question.symbol}/${question.near ?? ''}`;
    for (const [one, { answeredAt = Number.POSITIVE_INFINITY }] of keptByQuestion)
      if (wall.now() - answeredAt >= KEPT_MS) keptByQuestion.delete(one);
    const known = keptByQuestion.get(key);
    if (known !== undefined) return known.answer;
    const isOpen = ({ answeredAt }: Kept) => answeredAt === undefined;
    if ([...keptByQuestion.values()].filter(isOpen).length >= OPEN_MAX) return undefined;
    const answer = asking.then(() => read(question));
    const kept: Kept = { answer, answeredAt: undefined };
    keptByQuestion.set(key, kept);
    asking = answer.finally(() => {
      kept.answeredAt = wall.now();
      cancelIdle();
      cancelIdle = wall.after(IDLE_MS, () => void endSession());
    });
    return answer;
  }

  return {
    async look(question) {
      const answer = asked(question);
      if (answer === undefined) return STILL_READING;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      const cancel = wall.after(TIMEOUT_MS, () => resolve(STILL_READING));
      return Promise.race([answer.finally(cancel), promise]);
    },
    stop: endSession,
  };
}

const STILL_READING = failed({
  kind: 'still-reading',
  why: 'the broker is still answering; ask again in a moment',
} as const);

function laterOf(one: TradingDay, other: TradingDay): TradingDay {
  return one > other ? one : other;
}
