// The options of all underlyings in a backtest: what is listed and quoted at the moment, what single contracts are worth, and
// which of them are followed.
import type { Clock } from '../../kernel/clock.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import type { ChainRow } from '../../market/options/chain-row.ts';
import {
  combinationSteps,
  contractsIn,
  parseCombination,
} from '../../market/options/combination.ts';
import { isCrossed, netQuote } from '../../market/options/net-quote.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import type { ChainRead, ChainRequest } from '../../trader/ports/option-chains.ts';
import type { TradedOption } from '../fills/simulated-broker-options.ts';
import type { ChainTape, QuotedContract, UnderlyingChain } from './chain-tape.ts';

export interface OptionMarket {
  /** Whether anything is followed. */
  isFollowed(): boolean;
  follow(id: string): void;
  leave(id: string): void;
  /** Plays the rows until now. */
  play(): void;
  /** As quoted now, of the contracts that are followed. */
  followed(): Iterable<readonly [id: string, quoted: QuotedContract]>;
  /** Of single contracts. As known now; undefined if no row of it was played. */
  contractOf(id: string): OptionContract | undefined;
  /** The same of contracts and verticals, as far as an order needs it. */
  tradedAs(id: string): TradedOption | undefined;
  /** All contracts of the right, or of both, within the days; undefined without rows of the underlying. */
  read(asked: Pick<ChainRequest, 'wanted' | 'right' | 'from' | 'until'>): ChainRead | undefined;
  /** Middle of the newest quote, which is half the ask where there are no buyers; NaN before. */
  markOf(id: string): number;
  /** What a position of this sign would be closed at: the bid of what is owned, the ask of what is owed. */
  liquidationOf(id: string, sign: number): number;
  /** The highest and lowest marks between two moments, while it was followed. */
  extremesOf(
    id: string,
    from: Instant,
    to: Instant,
  ): { readonly high: number; readonly low: number };
}

interface Followed {
  bid: number;
  ask: number;
  isFollowed: boolean;
  /** At each time of the chain since it is followed. */
  readonly marks: { readonly at: Instant; readonly mark: number }[];
}

/** `took` is called at each time of the chains for everything that is followed, before anything later is known of it. */
export function createOptionMarket(
  tapes: readonly UnderlyingChain[],
  clock: Pick<Clock, 'now'>,
  took: (id: string, quoted: QuotedContract) => void,
): OptionMarket {
  /** The contracts of a combination are followed with it, for their marks only. */
  const wanted = new Set<string>();
  const followedById = new Map<string, Followed>();
  let isPlaying = false;

  function tapeOf(id: string) {
    return tapes.find(({ tape }) => tape.contractOf(id) !== undefined)?.tape;
  }

  /** Rows of other underlyings are played only if a contract is not known yet. */
  function contractOf(id: string): OptionContract | undefined {
    if (!isOptionId(id)) return undefined;
    if (tapeOf(id) === undefined) play(tapes);
    return tapeOf(id)?.contractOf(id);
  }

  /** Undefined for what no row in force quotes. */
  function quotedNow(id: string): QuotedContract | undefined {
    if (parseCombination(id) === undefined) return tapeOf(id)?.quoteOf(id);
    const legs = contractsIn(id).map(({ contract }) => quotedNow(contract));
    return legs.every((leg) => leg !== undefined) ? netOf(id, legs) : undefined;
  }

  function noteFollowed(id: string): void {
    const none = { bid: Number.NaN, ask: Number.NaN, isFollowed: true, marks: [] };
    const followed = followedById.get(id) ?? none;
    followed.isFollowed = true;
    followedById.set(id, followed);
    const quoted = quotedNow(id);
    if (quoted !== undefined) note(followed, quoted);
  }

  function markOf(id: string): number {
    if (parseCombination(id) !== undefined)
      return contractsIn(id).reduce((sum, { contract, sign }) => sum + sign * markOf(contract), 0);
    return middleOf(followedById.get(id) ?? UNKNOWN);
  }

  /** A fill asks for its contract while a time is played: the rest follows after it. */
  function play(those: readonly UnderlyingChain[]): void {
    if (isPlaying) return;
    isPlaying = true;
    const now = clock.now();
    for (const { tape } of those) tape.playTo(now, (at) => takeNews(tape, at));
    isPlaying = false;
  }

  function takeNews(tape: ChainTape, at: Instant): void {
    const news: (readonly [string, QuotedContract])[] = [];
    for (const [id, followed] of followedById) {
      const isHere = followed.isFollowed && tape.contractOf(firstContract(id)) !== undefined;
      const quoted = isHere ? quotedNow(id) : undefined;
      if (quoted === undefined) continue;
      note(followed, { ...quoted, at });
      if (wanted.has(id)) news.push([id, quoted]);
    }
    // A fill of a vertical reads the quotes of its contracts: all of this moment are known by now.
    for (const [id, quoted] of news) took(id, quoted);
  }

  function note(followed: Followed, { bid, ask, at }: QuotedContract): void {
    followed.bid = bid;
    followed.ask = ask;
    const mark = middleOf({ bid, ask });
    if (!Number.isNaN(mark)) followed.marks.push({ at, mark });
  }
  return {
    isFollowed: () => wanted.size > 0,
    follow(id) {
      const known = tapeOf(firstContract(id));
      play(tapes.filter(({ tape }) => known === undefined || tape === known));
      wanted.add(id);
      for (const name of withContracts(id)) noteFollowed(name);
    },
    leave(id) {
      wanted.delete(id);
      const kept = new Set([...wanted].flatMap(withContracts));
      for (const [name, followed] of followedById) followed.isFollowed = kept.has(name);
    },
    play: () => play(tapes),
    *followed() {
      for (const id of wanted) {
        const quoted = quotedNow(id);
        if (quoted !== undefined) yield [id, quoted];
      }
    },
    contractOf,
    tradedAs(id) {
      const combination = parseCombination(id);
      if (combination === undefined) return contractOf(id);
      const legs = contractsIn(id).flatMap(({ contract }) => contractOf(contract) ?? []);
      const [first] = legs;
      if (first === undefined || legs.length < contractsIn(id).length) return undefined;
      const contract = legs.map((leg) => leg.contract).join('/');
      return { ...first, contract, priceSteps: combinationSteps(combination) };
    },
    read({ wanted: { symbol }, right, from, until }) {
      const found = tapes.find(({ underlying }) => underlying === symbol);
      if (found === undefined) return undefined;
      play([found]);
      const expiries = new Set<TradingDay>();
      const rows: ChainRow[] = [];
      for (const quoted of found.tape.quoted({ from, until })) {
        expiries.add(quoted.contract.expiry);
        if (right === undefined || quoted.contract.right === right)
          rows.push(rowOf(quoted, clock.now()));
      }
      const underlyingPrice = found.tape.underlyingPrice();
      return { underlyingPrice, expiries: [...expiries].sort(), rows };
    },
    markOf,
    liquidationOf(id, sign) {
      const { bid, ask } = followedById.get(id) ?? UNKNOWN;
      return sign > 0 ? bid : ask;
    },
    extremesOf(id, from, to) {
      const within = (followedById.get(id)?.marks ?? [])
        .filter(({ at }) => at > from && at < to)
        .map(({ mark }) => mark);
      return { high: Math.max(...within), low: Math.min(...within) };
    },
  };
}

function firstContract(id: string): string {
  return contractsIn(id)[0]?.contract ?? id;
}

function withContracts(id: string): readonly string[] {
  return [...new Set([id, ...contractsIn(id).map(({ contract }) => contract)])];
}

/** The combination at the net of its quotes; where a contract lacks a side it is not bought, and where one is crossed not traded. */
function netOf(id: string, legs: readonly QuotedContract[]): QuotedContract | undefined {
  const [first] = legs;
  if (first === undefined) return undefined;
  const asQuote = ({ contract, bid, ask, last, bidSize, askSize, at }: QuotedContract) => ({
    ...{ symbol: contract.id, bid, ask, last, bidSize, askSize, at },
    ...{ isLive: true, isHalted: false },
  });
  const net = netQuote(id, legs.map(asQuote));
  const { last, bidSize, askSize, at } = net;
  const bid = legs.some(isCrossed) ? Number.NaN : net.bid;
  const ask = net.isExitOnly === true ? Number.NaN : net.ask;
  const sizes = { bidSize: bidSize ?? Number.NaN, askSize: askSize ?? Number.NaN };
  return { ...first, bid, ask, last, at, ...sizes };
}

const UNKNOWN = { bid: Number.NaN, ask: Number.NaN };

function middleOf({ bid, ask }: { readonly bid: number; readonly ask: number }): number {
  return (bid + ask) / 2;
}

/** A quote stands until the next row: it is as of now, as a broker would answer. */
function rowOf(quoted: QuotedContract, at: Instant): ChainRow {
  const { contract, bid, ask, volume, openInterest, volatility, delta } = quoted;
  return {
    ...{ contract, at, bid, ask, volume: known(volume), openInterest: known(openInterest) },
    ...{ volatility: known(volatility), delta: known(delta) },
  };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
