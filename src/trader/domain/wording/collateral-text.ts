// What stands behind contracts that were sold, in words.
import type { Collateral, Reserved } from '../terms/collateral.ts';
import { counted, type HomeWords, plainValue, sharesText } from './figures.ts';

/** `22,000.00 USD are reserved for it`. */
export function reservedText(reserved: Reserved, money: HomeWords['money']): string {
  return 'cash' in reserved
    ? `${money(reserved.cash)} are reserved for it`
    : `${sharesText(reserved.shares)} of the holding ${reserved.shares === 1 ? 'is' : 'are'} reserved for it`;
}

interface Seen {
  readonly collateral: Collateral;
  readonly isThere: boolean;
  readonly needed: number;
  readonly available: number;
}

/** `its collateral is gone: 22,000.00 USD reserved, 21,000.00 USD of settled cash; ...`. */
export function collateralText(
  { collateral, isThere, needed, available }: Seen,
  { money }: HomeWords,
): string {
  const [wanted, there] = {
    cash: [money(needed), `${money(available)} of settled cash`],
    shares: [sharesText(needed), `${sharesText(available)} of the holding`],
    contract: [
      counted(needed, 'contract'),
      `${plainValue(available)} of the contract that covers it`,
    ],
  }[collateral];
  return isThere
    ? `its collateral is there again: ${wanted} reserved, ${there}`
    : `its collateral is gone: ${wanted} reserved, ${there}; nothing bounds what it can lose`;
}
