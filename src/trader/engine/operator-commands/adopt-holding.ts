// Adopts foreign shares of the account as a holding: what the person invests in. No order is placed, and no stop.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import { price } from '../../domain/wording/figures.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import {
  costOfForeign,
  foreignIn,
  noneForeign,
  noteForeign,
} from '../protective-orders/foreign.ts';
import { lockedForeign, lockedTexts } from '../protective-orders/foreign-locked.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { askForSymbol, isAccountKnown } from '../turn/actions.ts';
import { decided, notFound, refused } from '../turn/answers.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import type { Turn } from '../turn/turn.ts';

interface Wanted extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function adoptHolding(turn: Turn, wanted: Wanted): CommandAnswer {
  const { symbol, by } = wanted;
  const quantity = foreignIn(turn, symbol);
  const obstacle = obstacleTo(turn, symbol, quantity);
  if (quantity === undefined || obstacle !== undefined) return obstacle ?? unreported(symbol);
  const averagePrice = costOfForeign(turn, symbol, quantity);
  if (!isSound(averagePrice)) return refused(`The broker reports no average cost for ${symbol}.`);
  const what = `${quantity} ${symbol} at ${price(averagePrice)} on average as a holding, without a stop`;
  const locked = lockedForeign(turn, symbol, quantity);
  const preview = {
    does: `adopt ${what}`,
    details: ['Only an order that names it sells it.', ...lockedTexts(turn, symbol, locked)],
  };
  return decided(wanted, preview, () => {
    const adopted = { type: 'adopt', quantity, averagePrice, locked, by } as const;
    const last = applyHolding(turn, symbol, adopted, newHoldingChain(turn, symbol));
    noteForeign(turn, symbol, last);
    askForSymbol(turn, symbol);
    return { ok: true, text: `Adopted: ${what}.` };
  });
}

function unreported(symbol: string): CommandAnswer {
  return refused(
    `The broker has not reported its position in ${symbol} yet; try again in a moment.`,
  );
}

function obstacleTo(
  turn: Turn,
  symbol: string,
  quantity: number | undefined,
): CommandAnswer | undefined {
  if (isOptionId(symbol))
    return refused(
      `${symbol} expires and is not kept as a holding: \`sluice adopt "${symbol}" --yes\` takes it over as a position.`,
    );
  if (!turn.settings.manual.allowsHoldings)
    return refused('Holdings are not allowed: set `manual: { allow_holdings: true }` first.');
  if (isAccountKnown(turn) && !turn.broker.positions.has(symbol))
    return notFound(`The account holds no ${symbol}.`);
  if (quantity === 0) return notFound(noneForeign(turn, symbol));
  if (quantity !== undefined && quantity < 0)
    return refused(`The account is short of ${symbol}; a holding is long only.`);
  if (positionsIn(turn.state, symbol).some(({ side }) => side === 'short'))
    return refused(
      `We are short of ${symbol}: its stop would buy against the holding. Exit the position first.`,
    );
  return undefined;
}
