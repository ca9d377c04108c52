// Why it did (not) trade: the facts of a chain as steps, each a plain sentence with the numbers that decided it.
import type { Instant } from '../../../kernel/instant.ts';
import type { Fact, FactType } from '../facts/facts.ts';
import type { HouseFact } from '../facts/house-facts.ts';
import type { RiskFact } from '../facts/risk-facts.ts';
import { lockText } from '../wording/lock-text.ts';
import { type ChainFact, chainIndex } from './chain.ts';
import { TELL_ASKED } from './tell-asked.ts';
import { TELL_ORDERS } from './tell-orders.ts';
import { TELL_POSITIONS } from './tell-positions.ts';
import { TELL_PREDICTIONS } from './tell-predictions.ts';
import { type Tell, type Telling, untold } from './telling.ts';

export interface Step {
  readonly seq: number;
  readonly at: Instant;
  readonly type: FactType;
  /** One word: which part of the way it belongs to. */
  readonly topic: string;
  readonly text: string;
  /** Bookkeeping that another step tells already. */
  readonly isMinor: boolean;
  readonly fact: Fact;
}

/** Facts ascending by number; the steps come in the order of cause and effect, several from a fact that settles several things. */
export function explain(chain: readonly ChainFact[]): Step[] {
  const index = chainIndex(chain);
  return inCausalOrder(chain).flatMap((recorded) => {
    const { seq, at, fact } = recorded;
    const tell = TELL[fact.type] as Tell<FactType>;
    return tell(fact, index, recorded).map(({ topic, text, isMinor = false }) => ({
      seq,
      at,
      type: fact.type,
      topic,
      text,
      isMinor,
      fact,
    }));
  });
}

/** A decision is written down after the plan and the intent it names; it is told before them. */
function inCausalOrder(chain: readonly ChainFact[]): readonly ChainFact[] {
  const order = (recorded: ChainFact): number => {
    if (recorded.fact.type !== 'signal-taken') return recorded.seq;
    const plan = chain.findLast(
      ({ seq, fact, correlation }) =>
        fact.type === 'position-planned' &&
        correlation === recorded.correlation &&
        seq < recorded.seq,
    );
    return plan === undefined ? recorded.seq : plan.seq - 0.5;
  };
  return [...chain].sort((a, b) => order(a) - order(b));
}

const TELL_HOUSE: Telling<RiskFact | HouseFact> = {
  'day-started': untold,
  'trading-changed': untold,
  'daily-loss-reached': untold,
  'lock-set': ({ lock }) => [{ topic: 'lock', text: `${lockText(lock)} (${lock.id})` }],
  'lock-deleted': untold,
  'foreign-seen': untold,
  'holding-marked': untold,
  'daemon-started': untold,
  'daemon-stopped': untold,
  'config-changed': untold,
  'config-refused': untold,
  'gateway-changed': untold,
  'session-opened': untold,
  'feed-changed': untold,
  'instrument-pinned': untold,
  'instrument-refused': untold,
  reconciled: untold,
  'alarm-raised': ({ text }) => [{ topic: 'ALARM', text }],
  'clock-moved': untold,
  'clock-set-back': untold,
};

const TELL: Telling<Fact> = {
  ...TELL_PREDICTIONS,
  ...TELL_ORDERS,
  ...TELL_POSITIONS,
  ...TELL_ASKED,
  ...TELL_HOUSE,
};
