// The effects of a fault when it begins and ends; faults that wait for an order take effect there.
import { assertNever } from '../../../kernel/assert.ts';
import type { Answer } from '../messages/answer.ts';
import { doAtOnce, type ImmediateFaultParts } from './immediate-faults.ts';
import type { MarketStreams } from './market/streams/market-streams.ts';
import type { Mail } from './scheduling/delivery.ts';
import { type FaultKind, isStanding } from './scheduling/fault-kinds.ts';
import type { Fault, FaultOutcome, FaultRequest, Faults } from './scheduling/faults.ts';
import type { OrderIds } from './state/order-ids.ts';

export interface FaultInjection {
  add(request: FaultRequest): FaultOutcome;
  over(fault: Fault): void;
  /** Messages about active faults to a client that connects. */
  greet(clientId: number): void;
  /** The accounts in the current login answer. */
  announcedAccounts(): readonly string[];
}

interface Parts extends ImmediateFaultParts {
  readonly mail: Mail;
  readonly faults: Faults;
  readonly marketStreams: MarketStreams;
  readonly ids: OrderIds;
  readonly connected: ReadonlySet<number>;
  readonly accounts: readonly string[];
  onLineFault(fault: Fault, isOver: boolean): void;
}

const SOMEONE_ELSES = 'DU9999999';
const LOST = 'Connectivity between IBKR and Trader Workstation has been lost.';
const ROLLBACK = 4;
const FARM = 'usfarm';
/** Texts of notices that a gateway sends by itself, if the fault gives none. */
const NOTICES: Readonly<Record<number, string>> = {
  2103: `Market data farm connection is broken:${FARM}`,
  2104: `Market data farm connection is OK:${FARM}`,
  2105: 'HMDS data farm connection is broken:ushmds',
  2106: 'HMDS data farm connection is OK:ushmds',
  2107: 'HMDS data farm connection is inactive but should be available upon demand.ushmds',
  2108: `Market data farm connection is inactive but should be available upon demand.${FARM}`,
  2110: 'Connectivity between Trader Workstation and server is broken. It will be restored automatically.',
  2157: 'Sec-def data farm connection is broken:secdefil',
  2148: 'The account has insufficient equity; liquidation of positions may commence.',
};
/** With the uplink all farms are lost; one notice says which of them are back. */
const FARMS = [FARM, 'ushmds', 'secdefil'];
const FARMS_BROKEN = [2103, 2105, 2157];
/** What they change is seen with the next request or tick. */
const SILENT_ENDS: readonly FaultKind[] = [
  'read-only',
  'greeks-absent',
  'no-option-data',
  'option-level',
  'delivery-executions',
  'expired-positions',
  'conditional-ends',
  'conditional-refused',
  'oca-block',
  'group-names-kept',
  'group-names-late',
  'group-revisions',
  'volumes-in-lots',
];
const FLICKER_MS = 1_000;

/** With `farm`, the notice names that one. */
function farmNotice(code: 2103 | 2104, { farm = FARM }: Pick<Fault, 'farm'>): string {
  return (NOTICES[code] ?? '').replace(FARM, farm);
}

export function createFaultInjection(parts: Parts): FaultInjection {
  const { mail, faults, market, marketStreams, ids } = parts;
  let isRestoring = false;

  function sendAll(answer: Answer): void {
    for (const clientId of parts.connected) mail.sendNow(clientId, [answer]);
  }

  function notify(code: number, text: string): void {
    sendAll({ name: 'error', id: -1, code, text });
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
    if (code === 1101) marketStreams.dropAll();
    const kept = code === 1101 ? 'data lost' : 'data maintained';
    const text = `Connectivity between IBKR and Trader Workstation has been restored - ${kept}.`;
    notify(code, `${text} ${farmsText()}`);
  }

  function farmsText(): string {
    const isBroken = faults.standing('farm-broken') !== undefined;
    if (!isBroken) return `All data farms are connected: ${FARMS.join('; ')}.`;
    const others = FARMS.filter((farm) => farm !== FARM).join('; ');
    return `The following farms are connected: ${others}. The following farms are not connected: ${FARM}.`;
  }

  function add(request: FaultRequest): FaultOutcome {
    if (request.symbol !== undefined && market.listing(request.symbol) === undefined) {
      return { kind: 'refused', why: `Unknown symbol ${request.symbol}.` };
    }
    if (request.kind === 'margin-liquidation') notify(2148, NOTICES[2148] ?? '');
    const refusal = doAtOnce(parts, request);
    if (refusal !== undefined) return { kind: 'refused', why: refusal };
    const isFlicker = request.kind === 'option-flicker';
    const fault = faults.add(isFlicker ? { forMs: FLICKER_MS, ...request } : request);
    begin(fault);
    return { kind: 'added', fault };
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
      case 'stop-vanishes':
      case 'stop-inactive':
      case 'manual-close':
      case 'manual-order':
      case 'margin-liquidation':
      case 'bad-print':
      case 'gap-open':
      case 'split':
      case 'day-rollover':
      case 'fraction-by-hand':
      case 'dividend-in-shares':
      case 'transfer':
      case 'assignment':
      case 'ex-dividend':
      case 'adjusted-class':
        return spend(fault);
      case 'id-rollback':
        spend(fault);
        return ids.rollBack(fault.by ?? ROLLBACK);
      case 'lost-1100':
        for (const { code, text } of lostNotices()) notify(code, text);
        return;
      case 'notice': {
        spend(fault);
        const { code = 2104, text = NOTICES[code] ?? 'A notice on demand.' } = fault;
        return notify(code, text);
      }
      case 'farm-broken':
        marketStreams.conditionsChanged();
        return notify(2103, farmNotice(2103, fault));
      case 'bars-ended':
        spend(fault);
        return marketStreams.endBars(fault.symbol, fault.code ?? 10_225);
      case 'extra-field':
        spend(fault);
        return parts.onLineFault(fault, false);
      case 'read-only':
        return;
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
      case 'option-flicker':
        return market.requote();
      case 'greeks-absent':
      case 'no-option-data':
      case 'option-level':
      case 'delivery-executions':
      case 'expired-positions':
      case 'conditional-ends':
      case 'conditional-refused':
      case 'oca-block':
      case 'group-names-kept':
      case 'group-names-late':
      case 'group-revisions':
      case 'volumes-in-lots':
        return;
      case 'wrong-account':
        return sendAll({ name: 'managedAccounts', accounts: announcedAccounts() });
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
      case 'correct-execution':
      case 'modify-forks':
      case 'duplicate-id':
      case 'held-legs':
      case 'stop-reject':
      case 'position-lag':
      case 'frames':
      case 'no-end-marker':
      case 'commission-pending':
      case 'commission-late':
      case 'commission-never':
      case 'commission-corrected':
      case 'unlisted-code':
      case 'swallow-change':
      case 'change-refused':
      case 'day-children':
      case 'what-if-empty':
      case 'combo-executions':
      case 'late-leg':
      case 'price-capped':
        // These wait for a matching order or request.
        return;
      default:
        return assertNever(fault.kind);
    }
  }

  /** Events take effect at once and leave nothing behind. */
  function spend(fault: Fault): void {
    fault.left = 0;
    faults.remove(fault.faultId);
  }

  function over(fault: Fault): void {
    if (!isStanding(fault.kind)) return;
    if (SILENT_ENDS.includes(fault.kind)) return;
    if (fault.kind === 'option-flicker') market.requote();
    else if (fault.kind === 'farm-broken') {
      marketStreams.conditionsChanged();
      notify(2104, farmNotice(2104, fault));
    } else if (fault.kind === 'halt') halt(fault.symbol, false);
    else if (fault.kind === 'delayed-data' || fault.kind === 'competing-session') {
      marketStreams.conditionsChanged();
    } else if (fault.kind === 'wrong-account') {
      sendAll({ name: 'managedAccounts', accounts: announcedAccounts() });
    } else if (fault.kind === 'lost-1100') {
      // An uplink that returns by itself has kept its subscriptions.
      if (!isRestoring) restore(1102);
    } else parts.onLineFault(fault, true);
  }

  function greet(clientId: number): void {
    if (faults.standing('lost-1100') === undefined) return;
    const notices = lostNotices().map((notice) => ({ name: 'error', id: -1, ...notice }) as const);
    mail.send(clientId, 1, notices);
  }

  return { add, over, greet, announcedAccounts };
}

function lostNotices(): readonly { readonly code: number; readonly text: string }[] {
  const broken = FARMS_BROKEN.map((code) => ({ code, text: NOTICES[code] ?? '' }));
  return [{ code: 1100, text: LOST }, ...broken];
}
