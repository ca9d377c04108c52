// Answers of the broker about option chains: the contract that a signal trades is chosen, or the signal is refused.
// Law 10: see src/trader/engine/entry/consider-entry.ts
import { isTwoSided, midOf } from '../../../market/quotes/quote.ts';
import { chooseStructure } from '../../domain/options/choose-structure.ts';
import { eventDaysOf } from '../../domain/options/event-days.ts';
import type { ChainSeen } from '../../domain/options/selection/chain-seen.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { ChainRead } from '../../ports/option-chains.ts';
import type { OptionChoice } from '../state/option-choice.ts';
import { askForSymbol } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { enterChosen } from './enter-chosen.ts';
import { chainOfChoice, refuseChoice } from './refuse-choice.ts';

type Report<Type extends BrokerReport['type']> = Extract<BrokerReport, { type: Type }>;

/** An answer to a question that is over, or was never recorded, decides nothing. */
export function chainRead(turn: Turn, { question, chain }: Report<'chain-read'>): void {
  const choice = openQuestion(turn, question);
  if (choice !== undefined) choose(turn, choice, chain);
}

export function chainUnread(turn: Turn, { question, kind, why }: Report<'chain-unread'>): void {
  const choice = openQuestion(turn, question);
  if (choice !== undefined)
    refuseChoice(turn, choice, [{ kind: 'chain_unread', cause: kind, why }]);
}

function openQuestion({ state }: Turn, question: string): OptionChoice | undefined {
  for (const choice of state.optionChoices.values())
    if (choice.signal.id === question && choice.chosen === undefined) return choice;
  return undefined;
}

function choose(turn: Turn, choice: OptionChoice, chain: ChainRead): void {
  const { signal, trade, same } = choice;
  const seen = chainSeen(turn, signal.symbol, chain);
  const chosen = chooseStructure(seen, trade, { side: signal.side, same });
  if (!chosen.ok) return refuseChoice(turn, choice, chosen.failure);
  const { underlyingPrice } = seen;
  turn.record(
    { type: 'contract-chosen', signal, underlyingPrice, choice: chosen.value },
    chainOfChoice(turn, choice),
  );
  const now = turn.state.optionChoices.get(signal.symbol);
  if (now?.chosen === undefined) return;
  askForSymbol(turn, now.chosen.id);
  enterChosen(turn, now);
}

export function chainSeen(
  turn: Turn,
  symbol: string,
  { rows, underlyingPrice }: ChainRead,
): ChainSeen {
  const quote = turn.market.quote(symbol);
  const isKnown = quote !== undefined && isTwoSided(quote);
  return {
    at: turn.now,
    resumedAt: turn.market.resumedAt(symbol),
    rows,
    underlyingPrice: isKnown ? midOf(quote) : underlyingPrice,
    calendar: turn.market.placeOf(symbol).venue.calendar,
    rate: turn.settings.risk.options.ratePercent / 100,
    dividendYield: 0,
    ...eventDaysOf(turn.settings.events ?? [], symbol),
  };
}
