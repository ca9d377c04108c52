// A person rolls a contract that was sold: everything is checked before the first order, and what fails changes nothing.
// Decision 0064
import { optionIdOf, parseOptionId } from '../../../market/options/option-id.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { netText, rollText } from '../../domain/wording/roll-text.ts';
import type { CommandAnswer, ManualCommand } from '../../ports/trader-commands.ts';
import type { CommandInput } from '../inbox/input.ts';
import { isPriced } from '../requests/await-market.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { askForSymbol, isLineUsable } from '../turn/actions.ts';
import { decided, notFound, nothingHeld, refused } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';
import { begin } from './begin-roll.ts';
import { judgeRoll } from './judge-roll.ts';

type Command = Extract<ManualCommand, { type: 'roll' }>;

/** Id of the contract that would be sold; undefined if these terms name none. */
export function successorIn({ positions }: Pick<State, 'positions'>, command: Command) {
  const terms = parseOptionId(positions.get(command.symbol)?.symbol ?? command.symbol);
  const { expiry, right = terms?.right, strike = terms?.strike } = command;
  if (terms === undefined || right === undefined || strike === undefined) return undefined;
  return optionIdOf({ root: terms.root, expiry, right, strike });
}

/** True if it must wait for the contract that it sells; its prices are requested. */
export function awaitsSuccessor(turn: Turn, command: Command, waited: CommandInput['waited']) {
  const to = successorIn(turn.state, command);
  if (waited !== undefined || to === undefined || positionOf(turn, command) === undefined)
    return false;
  if (!isLineUsable(turn) || isPriced(turn, { symbol: to, type: 'LMT' })) return false;
  askForSymbol(turn, to);
  return true;
}

function positionOf({ state }: Turn, { symbol }: Command) {
  const named = state.positions.get(symbol);
  if (named !== undefined) return isHeld(named) ? named : undefined;
  return positionsIn(state, symbol).find(isHeld);
}

/** A cent more than nothing. */
const LEAST_CREDIT = 0.01;

export function roll(turn: Turn, command: Command): CommandAnswer {
  const position = positionOf(turn, command);
  if (position === undefined) return notFound(nothingHeld(turn, command.symbol));
  const to = successorIn(turn.state, command);
  if (to === undefined)
    return refused(
      `${position.symbol} is not an option contract by itself; only one that was sold against cash or shares is rolled.`,
    );
  const { credit = LEAST_CREDIT } = command;
  const judged = judgeRoll(turn, { position, to, credit });
  if (!judged.ok)
    return refused(`Not rolled: ${judged.failure}. Nothing was sent, the position stays.`);
  const { terms } = judged.value;
  const words = wordsAt(turn.market.home.venue);
  const preview = {
    does: rollText(terms, words),
    details: [
      `It is ${netText(terms)}.`,
      'First an order buys back; only when it has filled, the other contract is sold. If that fails, nothing is short.',
    ],
  };
  return decided(command, preview, () => {
    begin(turn, judged.value, command.by);
    const { positionId } = position;
    const { orderRef } = turn.state.rolls.get(positionId) ?? {};
    const first = orderRef === undefined ? 'it is bought back' : `order ${orderRef} buys it back`;
    const text = `Rolling: ${rollText(terms, words)}; ${first}, then the next one is sold: \`sluice explain "${positionId}"\`.`;
    return { ok: true, text };
  });
}
