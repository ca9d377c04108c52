// Exercises option contracts of ours at the request of a person, or lets them lapse.

import { amountOf } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { exerciseText } from '../../domain/wording/exercise-text.ts';
import { counted, price as priceText, wordsAt } from '../../domain/wording/figures.ts';
import type { Preview } from '../../ports/confirmation.ts';
import type { CommandAnswer, ManualCommand } from '../../ports/trader-commands.ts';
import { exerciseIdOf } from '../intents/intents.ts';
import { priceToday } from '../protective-orders/scale.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { chainOf } from '../turn/actions.ts';
import { decided, notFound, nothingHeld, refused } from '../turn/answers.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { type AskedOf, obstacleTo } from './exercise-obstacles.ts';

type Command = Extract<ManualCommand, { type: 'exercise' | 'lapse' }>;

export function exercise(turn: Turn, command: Command): CommandAnswer {
  const symbol = turn.state.positions.get(command.symbol)?.symbol ?? command.symbol;
  const terms = parseOptionId(symbol);
  if (terms === undefined)
    return refused(
      `${symbol} is not an option contract; contracts are named like "AAPL 261218C00230000".`,
    );
  const position = positionsIn(turn.state, symbol).find(isHeld);
  if (position === undefined) return notHeld(turn, symbol);
  const { type: action, isOverride } = command;
  const free = position.quantity - contractsRequested(turn.state.asked, position.positionId);
  const contracts = command.quantity ?? free;
  const underlying = underlyingIn(turn.state, symbol);
  const asked = { position, terms, underlying, action, contracts, free, isOverride };
  const obstacle = obstacleTo(turn, asked);
  if (obstacle !== undefined) return refused(obstacle);
  return decided(command, previewOf(turn, asked), () => intend(turn, asked, command.by));
}

function notHeld(turn: Turn, symbol: string): CommandAnswer {
  const quantity = turn.broker.positions.get(symbol)?.quantity ?? 0;
  if (quantity === 0) return notFound(nothingHeld(turn, symbol));
  return refused(
    `The ${quantity} ${symbol} in the account are not ours; \`sluice adopt "${symbol}" --yes\` takes them over, or exercise them in the broker's app.`,
  );
}

function intend(turn: Turn, asked: AskedOf, by: string): CommandAnswer {
  const { position, underlying, action, contracts, isOverride } = asked;
  const { positionId, symbol } = position;
  const underlyingPrice = priceToday(turn, underlying);
  const exerciseId = exerciseIdOf(turn.state);
  turn.record(
    {
      ...{ type: 'exercise-intended', exerciseId, positionId, symbol, action, contracts },
      ...{ isOverride, by, ...(underlyingPrice !== undefined && { underlyingPrice }) },
    },
    newestOf(turn, chainOf(position)),
  );
  turn.touched.add(positionId);
  const text = `Asked the broker to ${exerciseText({ action, contracts, symbol })}. It answers only a refusal; positions show the outcome: \`sluice explain ${typedSymbol(positionId)}\`.`;
  return { ok: true, text };
}

function previewOf(turn: Turn, asked: AskedOf): Preview {
  const { position, action, contracts } = asked;
  const does = exerciseText({ action, contracts, symbol: position.symbol });
  const final = 'No order sells these contracts any more, and the broker may take no request back.';
  if (action === 'lapse')
    return {
      does,
      details: [
        `At expiry they are not exercised, even in the money; ${paidText(turn, asked)} was paid for them.`,
        final,
      ],
    };
  return {
    does: `${does}: ${deliveryText(turn, asked)}`,
    details: [...soldText(turn, asked), final],
  };
}

/** `buy 200 AAPL at 230 for 46,000.00 USD` */
function deliveryText(turn: Turn, { position, terms, underlying, contracts }: AskedOf): string {
  const { money } = wordsAt(turn.market.placeOf(underlying).venue);
  const cost = amountOf(position.symbol, terms.strike, contracts);
  const did = terms.right === 'call' ? 'buy' : 'sell';
  const shares = amountOf(position.symbol, 1, contracts);
  return `${did} ${shares} ${underlying} at ${priceText(terms.strike)} for ${money(cost)}`;
}

function paidText(turn: Turn, { position, contracts }: AskedOf): string {
  const { money } = wordsAt(turn.market.placeOf(position.symbol).venue);
  return money(amountOf(position.symbol, position.averagePrice, contracts));
}

/** An exercise gives up the time value that a sale would bring. */
function soldText(turn: Turn, { position: { symbol }, contracts }: AskedOf): readonly string[] {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote)) return [];
  const { money } = wordsAt(turn.market.placeOf(symbol).venue);
  const worth = money(amountOf(symbol, quote.bid, contracts));
  return [
    `Selling ${counted(contracts, 'contract')} at the bid of ${priceText(quote.bid)} would bring ${worth}.`,
  ];
}
