// Values as the library decodes them, freed of what the broker means as "unset".
import type { Contract, IBApi } from '@stoqey/ib';
import type { GatewayMessage, WireContract } from '../messages/messages.ts';

export type Tell = (message: GatewayMessage) => void;
type Guard = <Args extends unknown[]>(listener: (...args: Args) => void) => (...args: Args) => void;

/** Where listeners are hung: every one of them guarded, since the library lets their exceptions end the process. */
export interface Ear {
  readonly api: IBApi;
  readonly guarded: Guard;
  readonly tell: Tell;
}

/** The integers that mean "unset" and pass the library's decoder as amounts. */
const UNSET_INT = 2_147_483_647;
const UNSET_LONG = 9.2e18;

export function number(value: number | undefined): number {
  const isUnset = value === undefined || value === UNSET_INT || Math.abs(value) >= UNSET_LONG;
  return isUnset ? Number.NaN : value;
}

export function price(value: number | undefined): number | undefined {
  return Number.isNaN(number(value)) ? undefined : value;
}

/** Identities and kinds, where 0 says "none". */
export function whole(value: number | undefined): number {
  return value === undefined || value === UNSET_INT ? 0 : value;
}

export function contractFrom(contract: Contract): WireContract {
  return {
    conId: contract.conId ?? 0,
    symbol: contract.symbol ?? '',
    secType: contract.secType ?? '',
    exchange: contract.exchange ?? '',
    primaryExchange: contract.primaryExch ?? '',
    currency: contract.currency ?? '',
  };
}
