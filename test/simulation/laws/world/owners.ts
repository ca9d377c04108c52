// Whose the shares at the exchange are: of positions, invested by a person, or foreign.

import { type Instant, SECOND_MS } from '../../../../src/kernel/instant.ts';
import { isOptionId } from '../../../../src/market/instruments/amount.ts';
import type {
  SplitChange,
  Trade,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { execRootOf } from '../../../../src/trader/domain/orders/exec-id.ts';
import { instrumentOf } from './instrument.ts';
import { isClosing, isEntryRef, isInvestment } from './legs.ts';
import { signedShares } from './signed-shares.ts';

export interface Owners {
  traded(trade: Trade): void;
  /** With what the journal held of the symbol then. */
  multiplied(split: SplitChange, known: number): void;
  /** Where the exchange cannot know whose shares it keeps, the journal decides. */
  heard(fact: Fact): void;
  /** Newest revision of each execution of orders placed over the socket. */
  readonly tradeByRoot: ReadonlyMap<string, Trade>;
  /** Of the first revision of an execution, signed. */
  firstSharesOf(root: string): number;
  /** When the newest revision of an execution came. */
  tradedAt(root: string): Instant | undefined;
  of(symbol: string): Shares;
  /** Came or went without an execution, by an option: contracts of ours first; the journal says whose the shares are. */
  moved(symbol: string, quantity: number): void;
  /** After a split nothing shows whose they are; the journal is about to say it. */
  isUnknown(symbol: string): boolean;
  symbols(): Iterable<string>;
}

/** Shares in one symbol. */
export interface Shares {
  /** Net of executions of orders placed over the socket, except those for holdings, less what a person has closed of it. */
  net: number;
  /** Net of executions of orders for holdings, less what a person has closed of it: never short. */
  invested: number;
  foreign: number;
  /** Of ours and of the investment, those of which a reverse split left nothing. */
  wipedOut: number;
  /** Ours, but nothing shows it any more: the journal calls them foreign, and a person has been told. */
  givenUp: number;
  /** Left the account without an execution while they were ours. */
  gone: number;
  /** Sold twice, by a person and by us, and not bought back yet; or bought twice. */
  twice: number;
}

interface Account extends Shares {
  /** Of an investment, sold twice and not bought back yet. */
  lent: number;
  hand: HandClosing | undefined;
  /**
   * A split kept the orders of shares that the journal did not know, and then one of these orders sold in the new market: nothing
   * shows any more that what is left was ours.
   */
  unknownSplit: 'kept' | 'sold' | undefined;
  /** Of the last split that multiplied shares. */
  ratio: number | undefined;
  /** A position that the journal has taken over from a delivery after that split, in the shares of before. */
  deliveredId: string | undefined;
  /** Signed shares that an option has since brought to the investment, or taken, also in those of before. */
  given: number;
}

/** A person closed shares of ours. */
interface HandClosing {
  readonly root: string;
  /** As the broker reports it. */
  readonly second: number;
  /** Of a position that was held. */
  ours: number;
  /** Of the investment. */
  invested: number;
  /** Shares of positions that it closed by the journal. */
  booked: number;
  /** When the journal heard of it, in the time that a daemon lived. */
  toldAt: number | undefined;
}

/** `lived`: milliseconds that a daemon was there to do anything. */
export function createOwners(now: () => Instant, lived: () => number = now): Owners {
  const tradeByRoot = new Map<string, Trade>();
  const allByRoot = new Map<string, Trade>();
  const firstByRoot = new Map<string, number>();
  const tradedAtByRoot = new Map<string, Instant>();
  const accounts = new Map<string, Account>();

  function of(symbol: string): Account {
    const known = accounts.get(symbol);
    if (known !== undefined) return known;
    const none = {
      net: 0,
      invested: 0,
      foreign: 0,
      wipedOut: 0,
      givenUp: 0,
      gone: 0,
      twice: 0,
      lent: 0,
      hand: undefined,
      unknownSplit: undefined,
      ratio: undefined,
      deliveredId: undefined,
      given: 0,
    };
    accounts.set(symbol, none);
    return none;
  }

  /** A correction replaces what it corrects. */
  function traded(trade: Trade): void {
    const account = of(instrumentOf(trade));
    const root = execRootOf(trade.execution.execId);
    const isCorrection = allByRoot.has(root);
    if (!isCorrection) firstByRoot.set(root, signedShares(trade));
    const shares = signedShares(trade) - signedShares(allByRoot.get(root));
    allByRoot.set(root, trade);
    tradedAtByRoot.set(root, now());
    if (trade.isByHand) return closedByHand(account, trade, shares);
    tradeByRoot.set(root, trade);
    if (account.unknownSplit === 'kept' && isClosing(trade.execution.orderRef))
      account.unknownSplit = 'sold';
    if (isInvestment(trade.execution.orderRef)) return invest(account, shares);
    const beyond = closedTwice(account, trade, { shares, isCorrection });
    account.net += shares - beyond;
    // The person had closed shares of a position, or of the investment in its place.
    if (beyond < 0) return lend(account, -beyond);
    const back = Math.min(beyond, account.lent);
    invest(account, back);
    account.lent -= back;
    account.foreign += beyond - back;
  }

  /** A person closes foreign shares of our side first, then ours, then investments. */
  function closedByHand(account: Account, { execution }: Trade, shares: number): void {
    const { net, foreign, hand } = account;
    if (hand?.root === execRootOf(execution.execId)) return givenBack(account, hand, shares);
    const side = Math.sign(net) || Math.sign(account.invested);
    const foreignFirst = Math.max(0, side * foreign);
    const left = Math.max(0, Math.abs(shares) - foreignFirst);
    const ours = net * shares < 0 ? Math.min(Math.abs(net), left) : 0;
    const invested = shares < 0 ? Math.min(left - ours, account.invested) : 0;
    if (ours > 0 || invested > 0)
      account.hand = {
        ...{ root: execRootOf(execution.execId), second: secondOf(execution.time) },
        ...{ ours, invested, booked: 0, toldAt: undefined },
      };
    account.net += Math.sign(shares) * ours;
    account.invested -= invested;
    account.foreign += shares - Math.sign(shares) * ours + invested;
  }

  /**
   * A correction undoes what the sale, or purchase, has taken: last taken, first given back. Of a position that was over by it, as
   * the journal heard, what comes back is foreign.
   */
  function givenBack(account: Account, hand: HandClosing, shares: number): void {
    const back = Math.max(0, -handSide(hand) * shares);
    const invested = Math.min(back, hand.invested);
    const isOver = account.net === 0 && hand.toldAt !== undefined;
    const ours = isOver ? 0 : Math.min(back - invested, hand.ours);
    hand.invested -= invested;
    hand.ours -= ours;
    account.invested += invested;
    account.net += Math.sign(shares) * ours;
    account.foreign += shares - invested - Math.sign(shares) * ours;
  }

  function handSide({ root }: HandClosing): number {
    return Math.sign(firstByRoot.get(root) ?? 0);
  }

  /** What of a closing trade beyond zero is nobody's mistake: it lost a race, or brings back what was lost in one. */
  function closedTwice(
    account: Account,
    trade: Trade,
    { shares, isCorrection }: { readonly shares: number; readonly isCorrection: boolean },
  ): number {
    const beyond = beyondZero(account.net, shares);
    const isBack = isClosing(trade.execution.orderRef) && account.twice * beyond < 0;
    const isLost = !isCorrection && hasLostRace(account, trade);
    const back = isBack ? Math.abs(account.twice) : 0;
    const excused =
      Math.sign(beyond) * (isLost ? Math.abs(beyond) : Math.min(Math.abs(beyond), back));
    account.twice += excused;
    return excused;
  }

  /** Our exit filled although a person had closed the same shares, and the journal had not been told, or only just. */
  function hasLostRace({ hand }: Account, { execution }: Trade): boolean {
    if (hand === undefined || !isClosing(execution.orderRef)) return false;
    return hand.toldAt === undefined || lived() - hand.toldAt < RACE_MS;
  }

  function heardOfHand(account: Account, fact: Heard): void {
    const { hand } = account;
    if (hand === undefined) return;
    if (fact.type === 'execution-booked') heardOfPart(account, hand, fact);
    if (hand.toldAt !== undefined) return;
    const isInferred = fact.type === 'execution-booked' && fact.isInferred === true;
    if (fact.type === 'execution-booked' && fact.execRoot === hand.root)
      heardCorrected(account, hand, fact);
    if (fact.execRoot === hand.root || isInferred) hand.toldAt = lived();
  }

  /** Its first word was never heard: what the correction gave back has not left the position. */
  function heardCorrected(account: Account, hand: HandClosing, { shares }: Booked): void {
    const newest = allByRoot.get(hand.root);
    const back = hand.ours - shares;
    if (back <= 0 || newest?.execution.shares !== shares) return;
    const side = -Math.sign(signedShares(newest));
    account.net += side * back;
    account.foreign -= side * back;
  }

  /** What was delivered before the split was multiplied with what is foreign. */
  function heardOfSplit(account: Account, { positionId, ratio, before, after }: Split): void {
    account.unknownSplit = undefined;
    if (positionId !== account.deliveredId || ratio.to / ratio.from !== account.ratio) return;
    account.deliveredId = undefined;
    account.net += after.quantity - before.quantity;
    account.foreign -= after.quantity - before.quantity;
  }

  /** Nobody could know whose it was before. */
  function heardOfForeign(account: Account, shares: number): void {
    const { net, foreign, unknownSplit } = account;
    if (unknownSplit !== 'sold' || shares !== net + foreign) return;
    account.foreign += net;
    account.givenUp += net;
    account.net = 0;
    account.unknownSplit = undefined;
  }

  /**
   * The broker tells the second of a sale. Beside a position that was held already, or whose entry filled in that second, what it
   * sold may be of the position as well as of the investment.
   */
  function heardOfPart(account: Account, hand: HandClosing, fact: Booked): void {
    if (fact.leg !== 'x' || !isPartOf(fact.execRoot, hand.root)) return;
    if (hand.ours === 0 && !hasEnteredIn(fact.symbol, hand.second)) return;
    const before = taken(hand);
    hand.booked += fact.shares;
    const more = taken(hand) - before;
    account.net -= more;
    account.invested += more;
  }

  function hasEnteredIn(symbol: string, second: number): boolean {
    for (const { contract, execution } of tradeByRoot.values()) {
      if (instrumentOf({ contract }) !== symbol || !isEntryRef(execution.orderRef)) continue;
      if (secondOf(execution.time) === second) return true;
    }
    return false;
  }

  return {
    traded,
    moved(symbol, quantity) {
      const account = of(symbol);
      const ours =
        isOptionId(symbol) && account.net * quantity < 0
          ? Math.sign(quantity) * Math.min(Math.abs(quantity), Math.abs(account.net))
          : 0;
      account.net += ours;
      account.foreign += quantity - ours;
    },
    tradeByRoot,
    firstSharesOf: (root) => firstByRoot.get(root) ?? 0,
    tradedAt: (root) => tradedAtByRoot.get(root),
    of,
    isUnknown: (symbol) => of(symbol).unknownSplit === 'sold',
    symbols: () => accounts.keys(),
    /** Whole shares of ours, whole shares of the account, and what is beside ours in it. */
    multiplied({ symbol, ratio, keepsOrders }, known) {
      const account = of(symbol);
      if (keepsOrders && known === 0 && account.net !== 0) account.unknownSplit = 'kept';
      const { net, invested, foreign } = account;
      const after = whole(net * ratio);
      const kept = whole((net + invested) * ratio) - after;
      if (after === 0 || kept === 0)
        account.wipedOut = (after === 0 ? Math.abs(net) : 0) + (kept === 0 ? invested : 0);
      account.ratio = ratio;
      account.deliveredId = undefined;
      account.given = 0;
      account.net = after;
      account.invested = kept;
      account.foreign = whole((net + invested + foreign) * ratio) - after - kept;
    },
    heard(fact) {
      switch (fact.type) {
        case 'foreign-seen':
          heardOfForeign(of(fact.symbol), fact.quantity);
          return heardOfHand(of(fact.symbol), fact);
        case 'execution-booked':
          if (isOfHolding(fact)) return given(of(fact.symbol), fact);
          return heardOfHand(of(fact.symbol), fact);
        case 'position-adopted': {
          const account = of(fact.symbol);
          // Shares that a contract has delivered; the contract that remains of a vertical was ours before.
          if (fact.delivery === undefined || isOptionId(fact.symbol)) return;
          account.net += fact.quantity;
          account.foreign -= fact.quantity;
          account.deliveredId = fact.positionId;
          return;
        }
        case 'position-split':
          return heardOfSplit(of(fact.symbol), fact);
        case 'holding-adopted': {
          const account = of(fact.symbol);
          account.invested += fact.quantity;
          account.foreign -= fact.quantity;
          return;
        }
        case 'holding-split': {
          const account = of(fact.symbol);
          // The share that fractions of a position and an investment add up to may go to either.
          const more = fact.after.quantity - account.invested;
          if (account.given !== 0 && fact.ratio.to / fact.ratio.from === account.ratio) {
            account.given = 0;
            account.invested += more;
            account.foreign -= more;
            return;
          }
          if (Math.abs(more) > 1) return;
          account.invested += more;
          account.net -= more;
          return;
        }
        default:
      }
    },
  };
}

/** An option has bought or sold shares of a holding. */
function isOfHolding({ leg, isInferred, priceSource }: Booked): boolean {
  const isByOption = priceSource === 'assigned' || priceSource === 'exercised';
  return leg === 'h' && isInferred === true && isByOption;
}

function given(account: Account, { side, shares }: Booked): void {
  const signed = side === 'buy' ? shares : -shares;
  account.given += signed;
  account.invested += signed;
  account.foreign -= signed;
}

/** What is sold beyond it is foreign. */
function invest(account: Account, shares: number): void {
  const after = account.invested + shares;
  account.invested = Math.max(0, after);
  account.foreign += Math.min(0, after);
}

/** Sold in the place of shares that a person had sold already, until they are bought back. */
function lend(account: Account, shares: number): void {
  account.lent += Math.min(shares, account.invested);
  invest(account, -shares);
}

/** Of the investment by the exchange, of positions by the journal. */
function taken({ booked, ours, invested }: HandClosing): number {
  return Math.min(invested, Math.max(0, booked - ours));
}

/** The journal divides an execution between what it closes. */
function isPartOf(part: string | undefined, root: string): boolean {
  return part === root || part?.startsWith(`${root}+`) === true;
}

function secondOf(time: number): number {
  return Math.floor(time / SECOND_MS);
}

type Split = Extract<Fact, { readonly type: 'position-split' }>;
type Booked = Extract<Fact, { readonly type: 'execution-booked' }>;
type Heard = Booked | Extract<Fact, { readonly type: 'foreign-seen' }>;

/** What it takes to cancel what could close the same shares. */
const RACE_MS = 2_000;

/** What of a trade is left once it has brought the position to zero. */
function beyondZero(own: number, shares: number): number {
  const after = own + shares;
  return own * after < 0 || own === 0 ? after : 0;
}

function whole(shares: number): number {
  return Math.trunc(shares + Math.sign(shares) * 1e-6);
}
