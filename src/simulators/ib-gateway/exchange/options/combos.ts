// Combinations: several contracts traded as one, at a signed net price; known by their legs, since they all have one number.
import type { Contract } from '../../messages/contract.ts';
import { COMBO_MARK, multiplierOf } from '../../messages/instrument-key.ts';

export interface ComboLeg {
  readonly contract: Contract;
  readonly ratio: number;
  /** 1 if who buys the combination buys the leg. */
  readonly sign: 1 | -1;
}

export interface Combo {
  /** `AAPL BAG 1001:1,1002:-1`: the numbers of the legs with their signed ratios. */
  readonly key: string;
  readonly contract: Contract;
  readonly legs: readonly ComboLeg[];
  /** What one unit of the net price is worth in money. */
  readonly multiplier: number;
}

type OfConId = (conId: number) => Contract | undefined;

/** Of every combination at this broker. */
const COMBO_CON_ID = 28_812_380;
const SIGNS: ReadonlyMap<string, 1 | -1> = new Map([
  ['BUY', 1],
  ['SELL', -1],
  ['SSHORT', -1],
]);
const LEGS_MIN = 2;

/** `sent`: number, ratio and action of each leg. Undefined if a leg is unknown or of another underlying. */
export function comboOf(
  { symbol }: Pick<Contract, 'symbol'>,
  sent: readonly (readonly string[])[],
  ofConId: OfConId,
): Combo | undefined {
  const legs = sent.flatMap(([conId, ratio, action = '']) => {
    const contract = ofConId(Number(conId));
    const sign = SIGNS.get(action);
    const isFit = contract?.symbol === symbol && contract.secType !== 'IND' && Number(ratio) > 0;
    return isFit && sign !== undefined ? [{ contract, ratio: Number(ratio), sign }] : [];
  });
  if (legs.length < LEGS_MIN || legs.length < sent.length) return undefined;
  return { key: keyOf(symbol, legs), contract: bagOf(symbol), legs, multiplier: unitOf(legs) };
}

/** The combination of a key, as from an earlier run. */
export function comboIn(key: string, ofConId: OfConId): Combo | undefined {
  const [symbol = '', legs] = key.split(COMBO_MARK);
  if (legs === undefined) return undefined;
  const sent = legs.split(',').map((leg) => {
    const [conId = '', ratio = ''] = leg.split(':');
    return [conId, ratio.replace('-', ''), ratio.startsWith('-') ? 'SELL' : 'BUY'];
  });
  return comboOf({ symbol }, sent, ofConId);
}

/** As open orders describe it: `1001|1,1002|-1`. */
export function legsText({ legs }: Combo): string {
  return legs.map(({ contract, ratio, sign }) => `${contract.conId}|${sign * ratio}`).join(',');
}

/** Units of a leg's contract that one unit of the combination trades; negative if its buyer sells them. */
export function signedRatio({ ratio, sign }: ComboLeg): number {
  return sign * ratio;
}

/** How much of the net price a price of the leg is. */
export function weightOf(leg: ComboLeg, multiplier: number): number {
  return (signedRatio(leg) * multiplierOf(leg.contract)) / multiplier;
}

function keyOf(symbol: string, legs: readonly ComboLeg[]): string {
  const described = legs.map((leg) => `${leg.contract.conId}:${signedRatio(leg)}`);
  return `${symbol}${COMBO_MARK}${described.join(',')}`;
}

function unitOf(legs: readonly ComboLeg[]): number {
  return Math.max(...legs.map(({ contract }) => multiplierOf(contract)));
}

function bagOf(symbol: string): Contract {
  return {
    conId: COMBO_CON_ID,
    symbol,
    secType: 'BAG',
    lastTradeDate: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: 'SMART',
    primaryExchange: '',
    currency: 'USD',
    localSymbol: String(COMBO_CON_ID),
    tradingClass: 'COMB',
  };
}
