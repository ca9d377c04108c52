// Resolves the contract of a feed symbol at the broker: exactly one match, with its price grid, or none.
import type { Cancel } from '../../../../kernel/clock.ts';
import { isCombinationId, isOptionId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import { type Combination, parseCombination } from '../../../../market/options/combination.ts';
import { stepsUnlisted } from '../../../../market/options/unknown-grid.ts';
import type { SharesBeside } from '../../../domain/orders/order-terms.ts';
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, WireContract, WireContractDetails } from '../messages/messages.ts';
import {
  contractOf,
  contractWanted,
  instrumentFrom,
  isStockIn,
  nameOfUnknown,
  smartRuleId,
  soundSteps,
} from './contracts.ts';
import { optionIdIn, whyOdd } from './option-contracts.ts';
import { combinationInstrument, combinationNamed, conIdsOf, withSharesOf } from './verticals.ts';

const ANSWER_MAX_MS = 10_000;
const RULE_MAX_MS = 5_000;

export interface Instruments {
  bySymbol(symbol: string): Instrument | undefined;
  /** The grid of its prices; the venue's if none was ever known. */
  stepsOf(symbol: string): readonly PriceStep[];
  /** For orders: the resolved contract, or what its symbol says if it was never resolved in this run. */
  contractFor(symbol: string, withShares?: SharesBeside): WireContract;
  /** The feed's spelling of a contract that the broker reported. */
  symbolOf(contract: WireContract): string;
  /** Who buys the reported combination sells what it is named by. */
  isTurned(contract: WireContract): boolean;
  know(instrument: Instrument): void;
  /** The account holds shares of this contract: if its symbol has another one so far, it is looked up again. */
  held(contract: WireContract): void;
  resolve(wanted: InstrumentRequest): void;
  opened(): void;
  closed(): void;
  details(reqId: number, details: WireContractDetails): void;
  detailsEnd(reqId: number): void;
  refused(reqId: number, why: string): boolean;
  marketRule(ruleId: number, steps: readonly PriceStep[]): void;
}

interface Question {
  /** What is asked for, or the vertical of which it is a part. */
  readonly key: string;
  readonly wanted: InstrumentRequest;
  readonly reqId: number;
  readonly answers: WireContractDetails[];
  ruleId: number | undefined;
  cancel: Cancel;
  answered(instrument: Instrument): void;
  refused(matches: number, why: string): void;
}

type Answer = Pick<Question, 'answered' | 'refused'>;

export function createInstruments(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Instruments {
  const { venue } = context;
  const isStock = (contract: WireContract) => isStockIn(venue.currency, contract);
  /** A broker may answer with more than what was asked for. */
  const isWanted = ({ symbol }: InstrumentRequest, contract: WireContract) =>
    isOptionId(symbol) ? optionIdIn(contract, venue.currency) === symbol : isStock(contract);
  const bySymbol = new Map<string, Instrument>();
  const symbolByConId = new Map<number, string>();
  const symbolByBrokerSymbol = new Map<string, string>();
  const brokerSymbolBySymbol = new Map<string, string>();
  const contractByCombination = new Map<string, string>();
  /** Kept until answered, so that a lost connection only delays the answer. By `key`. */
  const questionByKey = new Map<string, Question>();
  /** Resolved with the steps known before, because the market rule was not answered in time; by `key`. */
  const ruleAwaitedByKey = new Map<string, Question>();

  const earlierStepsBySymbol = new Map<string, readonly PriceStep[]>();
  const unlisted = (symbol: string) => stepsUnlisted(symbol, venue.priceSteps);
  const stepsOf = (symbol: string): readonly PriceStep[] =>
    bySymbol.get(symbol)?.priceSteps ?? earlierStepsBySymbol.get(symbol) ?? unlisted(symbol);

  function know(instrument: Instrument): void {
    bySymbol.set(instrument.symbol, instrument);
    if (isCombinationId(instrument.symbol)) return knowLegs(instrument);
    symbolByConId.set(Number(instrument.contract), instrument.symbol);
    if (instrument.option === undefined)
      symbolByBrokerSymbol.set(instrument.brokerSymbol, instrument.symbol);
  }

  function knowLegs(instrument: Pick<Instrument, 'symbol' | 'contract'>): void {
    for (const { contract, conId } of conIdsOf(instrument))
      if (conId > 0) symbolByConId.set(conId, contract);
  }

  function resolve(wanted: InstrumentRequest): void {
    const { symbol, contract, priceSteps } = wanted;
    if (priceSteps !== undefined) earlierStepsBySymbol.set(symbol, priceSteps);
    const combination = parseCombination(symbol);
    if (combination === undefined) return ask(symbol, wanted, toEngine(symbol));
    // Its orders and fills are recognized before the answer.
    if (contract !== undefined) {
      contractByCombination.set(symbol, contract);
      knowLegs({ symbol, contract });
    }
    resolveLegs(combination);
  }

  /** Known from an earlier run, and not looked up yet in this one: enough for an order that closes it. */
  function pinnedCombination(symbol: string): Instrument | undefined {
    const combination = parseCombination(symbol);
    if (combination === undefined) return undefined;
    const contract = contractByCombination.get(symbol) ?? '';
    const pinned = { symbol, brokerSymbol: combination.root, contract, primaryExchange: '' };
    return { ...pinned, currency: venue.currency, priceSteps: unlisted(symbol) };
  }

  function toEngine(symbol: string): Answer {
    return {
      answered: (instrument) => context.report({ type: 'instrument-resolved', instrument }),
      refused: (matches, why) =>
        context.report({ type: 'instrument-unresolved', symbol, matches, why }),
    };
  }

  /** The broker never answers a question about a combination: its contracts are asked for, and each of them refuses it. */
  function resolveLegs(combination: Combination): void {
    const { answered, refused } = toEngine(combination.id);
    const known = new Map<string, Instrument>();
    const legs = conIdsOf({ symbol: combination.id, contract: '' }).map(({ contract }) => contract);
    const keyOf = (leg: string) => `${combination.id} ${leg}`;
    for (const leg of legs)
      ask(
        keyOf(leg),
        { symbol: leg, brokerSymbol: leg },
        {
          answered(instrument) {
            known.set(leg, instrument);
            const [first, ...others] = legs.flatMap((each) => known.get(each) ?? []);
            if (first === undefined || known.size < legs.length) return;
            const all = combinationInstrument(combination, [first, ...others]);
            know(all);
            answered(all);
          },
          refused(matches, why) {
            for (const other of legs) forget(keyOf(other));
            refused(matches, `${leg}: ${why}`);
          },
        },
      );
  }

  function forget(key: string): void {
    questionByKey.get(key)?.cancel();
    questionByKey.delete(key);
  }

  function ask(key: string, wanted: InstrumentRequest, answer: Answer): void {
    const reqId = context.nextRequestId();
    questionByKey.get(key)?.cancel();
    ruleAwaitedByKey.delete(key);
    const question: Question = {
      ...{ key, wanted, reqId, ...answer },
      ...{ answers: [], ruleId: undefined, cancel: () => {} },
    };
    questionByKey.set(key, question);
    const { symbol, brokerSymbol, held } = wanted;
    // Shares that are held are recognized before the answer, and whatever their symbol is now.
    if (held !== undefined) symbolByConId.set(Number(held), symbol);
    if (!isOptionId(symbol) && brokerSymbol !== '') symbolByBrokerSymbol.set(brokerSymbol, symbol);
    if (brokerSymbol !== '') brokerSymbolBySymbol.set(symbol, brokerSymbol);
    if (!isOpen()) return;
    say({ name: 'reqContractDetails', reqId, contract: contractWanted(wanted, venue.currency) });
    question.cancel = stallAwareTimeout(context.wall, ANSWER_MAX_MS, () =>
      unresolved(question, 0, 'no answer in time'),
    );
  }

  function unresolved(question: Question, matches: number, why: string): void {
    const { key, answered, refused } = question;
    const { symbol, held: contract } = question.wanted;
    forget(key);
    if (matches > 0 || contract === undefined) return refused(matches, why);
    // The broker lists no such symbol: the shares may have another one by now.
    context.log('warn', 'a held symbol is not found; asking by its contract', { symbol, contract });
    ask(key, { symbol, brokerSymbol: '', contract }, { answered, refused });
  }

  function resolved(
    question: Question,
    details: WireContractDetails,
    priceSteps: readonly PriceStep[],
  ): void {
    forget(question.key);
    const instrument = instrumentFrom(question.wanted, details, {
      venue,
      priceSteps,
      underlyingOf: (brokerSymbol) => feedSymbolOf(brokerSymbol).replaceAll(' ', '.'),
    });
    know(instrument);
    question.answered(instrument);
  }

  function feedSymbolOf(brokerSymbol: string): string {
    return symbolByBrokerSymbol.get(brokerSymbol) ?? brokerSymbol;
  }

  function settle(question: Question): void {
    const matches = question.answers.filter(({ contract }) => isWanted(question.wanted, contract));
    const [only] = matches;
    if (only === undefined || matches.length !== 1) {
      const odd = whyOdd(question.answers, question.wanted.symbol, venue.currency);
      return unresolved(question, matches.length, odd ?? `${matches.length} contracts match`);
    }
    question.cancel();
    question.ruleId = smartRuleId(only);
    if (question.ruleId === undefined)
      return resolved(question, only, unlisted(question.wanted.symbol));
    question.cancel = stallAwareTimeout(context.wall, RULE_MAX_MS, () => {
      resolved(question, only, stepsOf(question.wanted.symbol));
      ruleAwaitedByKey.set(question.key, question);
    });
    say({ name: 'reqMarketRule', ruleId: question.ruleId });
  }

  const unanswered = () => [...questionByKey.values(), ...ruleAwaitedByKey.values()];
  const nameOf = (conId: number) => symbolByConId.get(conId);
  const questionOf = (reqId: number): Question | undefined =>
    [...questionByKey.values()].find((question) => question.reqId === reqId);

  return {
    bySymbol: (symbol) => bySymbol.get(symbol),
    stepsOf,
    contractFor(symbol, withShares) {
      const instrument = bySymbol.get(symbol) ?? pinnedCombination(symbol);
      if (withShares !== undefined) {
        const { currency } = venue;
        const option = instrument ?? { contract: '', brokerSymbol: symbol, currency };
        return withSharesOf(option, bySymbol.get(withShares.symbol), withShares.side);
      }
      if (instrument !== undefined) return contractOf(instrument);
      const brokerSymbol = brokerSymbolBySymbol.get(symbol) ?? symbol;
      return contractWanted({ symbol, brokerSymbol }, venue.currency);
    },
    symbolOf(contract) {
      const combination = combinationNamed(contract, nameOf);
      if (combination !== undefined) return combination.id;
      const known = symbolByConId.get(contract.conId);
      if (known !== undefined) return known;
      return isStock(contract)
        ? feedSymbolOf(contract.symbol)
        : nameOfUnknown(contract, { currency: venue.currency, known: symbolByConId });
    },
    isTurned: (contract) => combinationNamed(contract, nameOf)?.isTurned === true,
    know,
    held(contract) {
      if (symbolByConId.has(contract.conId) || !isStock(contract)) return;
      const symbol = symbolByBrokerSymbol.get(contract.symbol);
      const known = symbol === undefined ? undefined : bySymbol.get(symbol);
      if (known === undefined || questionByKey.has(known.symbol)) return;
      context.log('warn', 'the account holds another contract of a symbol', {
        ...{ symbol: known.symbol, known: known.contract, held: contract.conId },
      });
      const { brokerSymbol, primaryExchange } = known;
      resolve({ symbol: known.symbol, brokerSymbol, primaryExchange });
    },
    resolve,
    opened() {
      for (const { key, wanted, answered, refused } of unanswered())
        ask(key, wanted, { answered, refused });
    },
    closed() {
      for (const question of questionByKey.values()) question.cancel();
    },
    details: (reqId, details) => void questionOf(reqId)?.answers.push(details),
    detailsEnd(reqId) {
      const question = questionOf(reqId);
      if (question !== undefined) settle(question);
    },
    refused(reqId, why) {
      const question = questionOf(reqId);
      if (question !== undefined) unresolved(question, 0, why);
      return question !== undefined;
    },
    marketRule(ruleId, steps) {
      for (const question of unanswered()) {
        const only = question.answers.find(({ contract }) => isWanted(question.wanted, contract));
        if (question.ruleId !== ruleId || only === undefined) continue;
        ruleAwaitedByKey.delete(question.key);
        resolved(question, only, soundSteps(steps, unlisted(question.wanted.symbol)));
      }
    },
  };
}
