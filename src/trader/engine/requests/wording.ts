// Texts of answers to orders of people.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { reservedText } from '../../domain/wording/collateral-text.ts';
import { price, wordsAt } from '../../domain/wording/figures.ts';
import { orderText } from '../../domain/wording/order-request-text.ts';
import { underlyingText } from '../../domain/wording/plan-text.ts';
import { reasonsText } from '../../domain/wording/refusal-text.ts';
import type { OrderDraft } from '../../ports/order-request.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';

/** `; stop 95, target 110, 500.00 USD at risk; at its limit it gains up to 200.00 USD`. */
export function boundText(
  { market }: Pick<Turn, 'market'>,
  { stopPrice, targetPrice, underlyingStop, risk, reserved, maxGain, breakEvens }: OrderDraft,
): string {
  const { money } = wordsAt(market.home.venue);
  const bounds = [
    ...(stopPrice === undefined ? [] : [`stop ${price(stopPrice)}`]),
    ...(targetPrice === undefined ? [] : [`target ${price(targetPrice)}`]),
    ...(underlyingStop === undefined ? [] : [underlyingText(underlyingStop)]),
    ...(reserved === undefined ? [] : [reservedText(reserved, money)]),
    ...(risk === undefined || isByShares(reserved) ? [] : [riskText(money(risk), stopPrice)]),
  ];
  // At a better price it gains more.
  const atLimit = [
    ...(maxGain === undefined ? [] : [`gains up to ${money(maxGain)}`]),
    ...(breakEvens === undefined
      ? []
      : [`breaks even with the stock at ${breakEvens.map((end) => price(end)).join(' and ')}`]),
  ].join(' and ');
  const texts = [bounds.join(', '), atLimit === '' ? '' : `at its limit it ${atLimit}`];
  return texts.map((text) => (text === '' ? '' : `; ${text}`)).join('');
}

/** The shares of the holding bear what a call loses. */
function isByShares(reserved: OrderDraft['reserved']): boolean {
  return reserved !== undefined && 'shares' in reserved;
}

/** Without a stop, what is paid bounds the loss. */
function riskText(risk: string, stopPrice: number | undefined): string {
  return stopPrice === undefined ? `it can lose ${risk} at most` : `${risk} at risk`;
}

export function refusalOf(
  { market }: Pick<Turn, 'market'>,
  order: OrderRequest,
  reasons: readonly Refusal[],
): string {
  const home = wordsAt(market.home.venue);
  return `Refused: ${orderText(order)}: ${reasonsText(reasons, home)}. Nothing was sent.${remedy(order, reasons)}`;
}

export function changeRefusalText(
  { market }: Pick<Turn, 'market'>,
  { terms }: OrderRecord,
  reasons: readonly Refusal[],
): string {
  const why = reasonsText(reasons, wordsAt(market.home.venue));
  return `Refused: ${terms.orderRef} stays as it is: ${why}. Nothing was sent.`;
}

/** What to type next, where a command helps. */
function remedy({ symbol }: OrderRequest, reasons: readonly Refusal[]): string {
  const isForeign = reasons.some(
    (reason) => reason.kind === 'foreign_position' && reason.quantity !== 0,
  );
  if (isForeign)
    return ` \`sluice adopt ${typedSymbol(symbol)} --yes\` makes the foreign shares a position first.`;
  const owner = reasons.find((reason) => reason.kind === 'owned_by')?.owner;
  return owner === undefined
    ? ''
    : ` With take_ownership the position leaves ${owner} and becomes yours; its stop stays.`;
}
