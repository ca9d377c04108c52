// What a fault does when it is ordered and when it is over; the ones that wait for an order are taken where the order is.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Answer } from '../../messages.ts';
import type { AccountStreams } from '../account/account-streams.ts';
import type { Mail } from '../delivery.ts';
import type { Market } from '../market/market.ts';
import type { MarketStreams } from '../market/market-streams.ts';
import type { Hand, HandOutcome } from '../orders/hand.ts';
import type { OrderIds } from '../orders/order-ids.ts';
import {
  type Fault,
  type FaultOutcome,
  type FaultRequest,
  type Faults,
  isStanding,
} from './faults.ts';

export interface Troubles {
  add(request: FaultRequest): FaultOutcome;
  over(fault: Fault): void;
  /** The accounts a login names now. */
  announcedAccounts(): readonly string[];
}

interface Parts {
  readonly mail: Mail;
  readonly faults: Faults;
  readonly market: Market;
  readonly marketStreams: MarketStreams;
  readonly accountStreams: AccountStreams;
  readonly hand: Hand;
  readonly ids: OrderIds;
  readonly connected: ReadonlySet<number>;
  readonly accounts: readonly string[];
  onLineFault(fault: Fault, isOver: boolean): void;
}

const SOMEONE_ELSES = 'DU9999999';
const ROLLBACK = 4;

export function createTroubles(parts: Parts): Troubles {
  const { mail, faults, market, marketStreams, accountStreams, hand, ids } = parts;

  let isRestoring = false;

  function tellAll(answer: Answer): void {
    for (const clientId of parts.connected) mail.sendNow(clientId, [answer]);
  }

  function notify(code: number, text: string): void {
    tellAll({ name: 'error', id: -1, code, text });
  }

  function announcedAccounts(): readonly string[] {
    return faults.standing('wrong-account') === undefined ? parts.accounts : [SOMEONE_ELSES];
  }

  function halt(symbol: string | undefined, isHalted: boolean): void {
    const listings = symbol === undefined ? [...market.known()] : [market.listing(symbol)];
    for (const listing of listings) {
      if (listing !== undefined) market.halt(listing, isHalted);
    }
  }

  function restore(code: 1101 | 1102): void {
    isRestoring = true;
    for (const fault of faults.list()) {
      if (fault.kind === 'lost-1100') faults.remove(fault.faultId);
    }
    isRestoring = false;
    if (code === 1101) {
      marketStreams.dropAll();
      accountStreams.dropAll();
    }
    const kept = code === 1101 ? 'data lost' : 'data maintained';
    notify(code, `Connectivity between IBKR and Trader Workstation has been restored - ${kept}.`);
  }

  function add(request: FaultRequest): FaultOutcome {
    if (request.symbol !== undefined && market.listing(request.symbol) === undefined) {
      return { kind: 'refused', why: `The symbol ${request.symbol} is unknown.` };
    }
    const byHand = doByHand(request);
    if (byHand?.kind === 'refused') return byHand;
    const fault = faults.add(request);
    begin(fault);
    return { kind: 'added', fault };
  }

  function doByHand({ kind, symbol, price, shares }: FaultRequest): HandOutcome | undefined {
    if (kind === 'stop-cancelled-by-hand') return hand.cancelStop(symbol);
    if (kind === 'stop-moved-by-hand') return hand.moveStop(symbol, price);
    if (kind === 'manual-close') return hand.close(symbol, shares);
    return undefined;
  }

  function begin(fault: Fault): void {
    switch (fault.kind) {
      case 'mute':
      case 'login-required':
      case 'unset-sentinels':
        return parts.onLineFault(fault, false);
      case 'reset':
      case 'restart':
      case 'client-id-in-use':
        spend(fault);
        return parts.onLineFault(fault, false);
      case 'stop-cancelled-by-hand':
      case 'stop-moved-by-hand':
      case 'manual-close':
        return spend(fault);
      case 'id-rollback':
        spend(fault);
        return ids.rollBack(fault.by ?? ROLLBACK);
      case 'lost-1100':
        return notify(1100, 'Connectivity between IBKR and Trader Workstation has been lost.');
      case 'restored-1101':
        spend(fault);
        return restore(1101);
      case 'restored-1102':
        spend(fault);
        return restore(1102);
      case 'halt':
        return halt(fault.symbol, true);
      case 'delayed-data':
      case 'competing-session':
        return marketStreams.conditionsChanged();
      case 'wrong-account':
        return tellAll({ name: 'managedAccounts', accounts: announcedAccounts() });
      case 'reject':
      case 'partial-fill':
      case 'duplicate-execution':
      case 'swallow-order':
      case 'swallow-cancel':
      case 'execution-first':
      case 'no-order-status':
      case 'order-ref-suffix':
      case 'cancelled-then-filled':
      case 'filled-during-cancel':
      case 'late-cancel-ack':
      case 'locate':
      case 'pacing':
        // These wait for the order or the question they fit.
        return;
      default:
        return assertNever(fault.kind);
    }
  }

  /** Events happen at once: nothing is left of them. */
  function spend(fault: Fault): void {
    fault.left = 0;
    faults.remove(fault.faultId);
  }

  function over(fault: Fault): void {
    if (!isStanding(fault.kind)) return;
    if (fault.kind === 'halt') halt(fault.symbol, false);
    else if (fault.kind === 'delayed-data' || fault.kind === 'competing-session') {
      marketStreams.conditionsChanged();
    } else if (fault.kind === 'wrong-account') {
      tellAll({ name: 'managedAccounts', accounts: announcedAccounts() });
    } else if (fault.kind === 'lost-1100') {
      // An uplink that comes back by itself has kept its subscriptions.
      if (!isRestoring) restore(1102);
    } else parts.onLineFault(fault, true);
  }

  return { add, over, announcedAccounts };
}
