// Explains why a trade was or was not made: the facts of a chain as steps, each a sentence with the numbers of the
// decision.
import type { Instant } from '../../../kernel/instant.ts';
import type { AlarmFact } from '../facts/alarm-facts.ts';
import type { Fact, FactType } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { RiskFact } from '../facts/risk-facts.ts';
import type { SystemFact } from '../facts/system-facts.ts';
import type { HomeWords } from '../wording/figures.ts';
import { lockText } from '../wording/lock-text.ts';
import { chainIndex } from './chain.ts';
import { COVER_EXPLAINED } from './explain-cover.ts';
import { HOLDINGS_EXPLAINED } from './explain-holdings.ts';
import { OPTIONS_EXPLAINED } from './explain-options.ts';
import { ORDERS_EXPLAINED } from './explain-orders.ts';
import { POSITIONS_EXPLAINED } from './explain-positions.ts';
import { PREDICTIONS_EXPLAINED } from './explain-predictions.ts';
import { REQUESTS_EXPLAINED } from './explain-requests.ts';
import { ROLLS_EXPLAINED } from './explain-rolls.ts';
import { type Explain, type Explanations, unexplained } from './explanation.ts';
import type { RolledTotal } from './rolled-total.ts';

export interface Step {
  readonly seq: number;
  readonly at: Instant;
  readonly type: FactType;
  /** One word for the stage of the chain. */
  readonly topic: string;
  readonly text: string;
  /** Bookkeeping that another step already explains. */
  readonly isMinor: boolean;
  readonly fact: Fact;
  readonly rolled?: RolledTotal;
}

/**
 * Takes facts ascending by number and returns steps in the order of cause and effect; a fact that settles several
 * things gives several steps.
 */
export function explain(chain: readonly RecordedFact[], home: HomeWords): Step[] {
  const index = chainIndex(chain, home);
  return inCausalOrder(chain).flatMap((recorded) => {
    const { seq, at, fact } = recorded;
    const explainFact = EXPLAINED[fact.type] as Explain<FactType>;
    return explainFact(fact, index, recorded).map(({ isMinor = false, ...line }) => ({
      ...{ seq, at, type: fact.type },
      ...line,
      ...{ isMinor, fact },
    }));
  });
}

/** A decision is recorded after the plan and the intent it names, and explained before them. */
function inCausalOrder(chain: readonly RecordedFact[]): readonly RecordedFact[] {
  const order = (recorded: RecordedFact): number => {
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

const HOUSE_EXPLAINED: Explanations<RiskFact | SystemFact | AlarmFact> = {
  'day-started': unexplained,
  'trading-changed': unexplained,
  'halt-file-changed': unexplained,
  'daily-loss-reached': unexplained,
  'lock-set': ({ lock }, { home }) => [
    { topic: 'lock', text: `${lockText(lock, home)} (${lock.id})` },
  ],
  'lock-deleted': unexplained,
  'foreign-seen': unexplained,
  'difference-left': unexplained,
  'holding-marked': unexplained,
  'daemon-started': unexplained,
  'daemon-stopped': unexplained,
  'config-changed': unexplained,
  'config-refused': unexplained,
  'gateway-changed': unexplained,
  'session-opened': unexplained,
  'feed-changed': unexplained,
  'instrument-pinned': unexplained,
  'instrument-refused': unexplained,
  reconciled: unexplained,
  'alarm-raised': ({ text }) => [{ topic: 'ALARM', text }],
  'alarm-ended': unexplained,
  'alarm-acknowledged': unexplained,
  'alarm-muted': unexplained,
  'alarm-escalated': unexplained,
  'clock-moved': unexplained,
  'clock-set-back': unexplained,
};

const EXPLAINED: Explanations<Fact> = {
  ...PREDICTIONS_EXPLAINED,
  ...OPTIONS_EXPLAINED,
  ...ORDERS_EXPLAINED,
  ...POSITIONS_EXPLAINED,
  ...HOLDINGS_EXPLAINED,
  ...COVER_EXPLAINED,
  ...REQUESTS_EXPLAINED,
  ...ROLLS_EXPLAINED,
  ...HOUSE_EXPLAINED,
};
