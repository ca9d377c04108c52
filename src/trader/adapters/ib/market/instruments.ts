// Resolves the contract of a feed symbol at the broker: exactly one match, with its price grid, or none.
import type { Cancel } from '../../../../kernel/clock.ts';
import { isOptionId } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { InstrumentWanted } from '../../../ports/instrument-wanted.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, WireContract, WireContractDetails } from '../messages/messages.ts';
import {
  contractOf,
  contractWanted,
  instrumentFrom,
  isStockIn,
  nameOfOther,
  smartRuleId,
  soundSteps,
} from './contracts.ts';
import { optionIdIn } from './option-contracts.ts';

const ANSWER_MAX_MS = 10_000;
const RULE_MAX_MS = 5_000;

export interface Instruments {
  bySymbol(symbol: string): Instrument | undefined;
  /** For orders: the resolved contract, or what its symbol says if it was never resolved in this run. */
  contractFor(symbol: string): WireContract;
  /** The feed's spelling of a contract that the broker reported. */
  symbolOf(contract: WireContract): string;
  know(instrument: Instrument): void;
  /** The account holds shares of this contract: if its symbol has another one so far, it is looked up again. */
  held(contract: WireContract): void;
  resolve(wanted: InstrumentWanted): void;
  opened(): void;
  closed(): void;
  details(reqId: number, details: WireContractDetails): void;
  detailsEnd(reqId: number): void;
  refused(reqId: number, why: string): boolean;
  marketRule(ruleId: number, steps: readonly PriceStep[]): void;
}

interface Question {
  readonly wanted: InstrumentWanted;
  readonly reqId: number;
  readonly answers: WireContractDetails[];
  ruleId: number | undefined;
  cancel: Cancel;
}

export function createInstruments(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Instruments {
  const { venue } = context;
  const isStock = (contract: WireContract) => isStockIn(venue.currency, contract);
  /** A broker may answer with more than what was asked for. */
  const isWanted = ({ symbol }: InstrumentWanted, contract: WireContract) =>
    isOptionId(symbol) ? optionIdIn(contract, venue.currency) === symbol : isStock(contract);
  const bySymbol = new Map<string, Instrument>();
  const symbolByConId = new Map<number, string>();
  const symbolByBrokerSymbol = new Map<string, string>();
  const brokerSymbolBySymbol = new Map<string, string>();
  /** Kept until answered, so that a lost connection only delays the answer. */
  const questionBySymbol = new Map<string, Question>();

  function know(instrument: Instrument): void {
    bySymbol.set(instrument.symbol, instrument);
    symbolByConId.set(Number(instrument.contract), instrument.symbol);
    if (instrument.option === undefined)
      symbolByBrokerSymbol.set(instrument.brokerSymbol, instrument.symbol);
  }

  function ask(wanted: InstrumentWanted): void {
    const reqId = context.nextRequestId();
    questionBySymbol.get(wanted.symbol)?.cancel();
    const question: Question = {
      wanted,
      reqId,
      answers: [],
      ruleId: undefined,
      cancel: () => {},
    };
    questionBySymbol.set(wanted.symbol, question);
    if (!isOptionId(wanted.symbol)) symbolByBrokerSymbol.set(wanted.brokerSymbol, wanted.symbol);
    brokerSymbolBySymbol.set(wanted.symbol, wanted.brokerSymbol);
    if (!isOpen()) return;
    say({ name: 'reqContractDetails', reqId, contract: contractWanted(wanted, venue.currency) });
    question.cancel = stallAwareTimeout(context.wall, ANSWER_MAX_MS, () =>
      unresolved(question, 0, 'no answer in time'),
    );
  }

  function unresolved({ wanted, cancel }: Question, matches: number, why: string): void {
    cancel();
    questionBySymbol.delete(wanted.symbol);
    context.report({ type: 'instrument-unresolved', symbol: wanted.symbol, matches, why });
  }

  function resolved(
    question: Question,
    details: WireContractDetails,
    priceSteps: readonly PriceStep[],
  ): void {
    question.cancel();
    questionBySymbol.delete(question.wanted.symbol);
    const instrument = instrumentFrom(question.wanted, details, {
      venue,
      priceSteps,
      underlyingOf: (brokerSymbol) => feedSymbolOf(brokerSymbol).replaceAll(' ', '.'),
    });
    know(instrument);
    context.report({ type: 'instrument-resolved', instrument });
  }

  function feedSymbolOf(brokerSymbol: string): string {
    return symbolByBrokerSymbol.get(brokerSymbol) ?? brokerSymbol;
  }

  function settle(question: Question): void {
    const matches = question.answers.filter(({ contract }) => isWanted(question.wanted, contract));
    const [only] = matches;
    if (only === undefined || matches.length !== 1) {
      return unresolved(question, matches.length, `${matches.length} contracts match`);
    }
    question.cancel();
    question.ruleId = smartRuleId(only);
    if (question.ruleId === undefined) return resolved(question, only, venue.priceSteps);
    question.cancel = stallAwareTimeout(context.wall, RULE_MAX_MS, () =>
      resolved(question, only, venue.priceSteps),
    );
    say({ name: 'reqMarketRule', ruleId: question.ruleId });
  }

  function questionOf(reqId: number): Question | undefined {
    for (const question of questionBySymbol.values()) if (question.reqId === reqId) return question;
    return undefined;
  }

  return {
    bySymbol: (symbol) => bySymbol.get(symbol),
    contractFor(symbol) {
      const instrument = bySymbol.get(symbol);
      if (instrument !== undefined) return contractOf(instrument);
      const brokerSymbol = brokerSymbolBySymbol.get(symbol) ?? symbol;
      return contractWanted({ symbol, brokerSymbol }, venue.currency);
    },
    symbolOf(contract) {
      const known = symbolByConId.get(contract.conId);
      if (known !== undefined) return known;
      return isStock(contract)
        ? feedSymbolOf(contract.symbol)
        : (optionIdIn(contract, venue.currency) ?? nameOfOther(contract));
    },
    know,
    held(contract) {
      if (symbolByConId.has(contract.conId) || !isStock(contract)) return;
      const symbol = symbolByBrokerSymbol.get(contract.symbol);
      const known = symbol === undefined ? undefined : bySymbol.get(symbol);
      if (known === undefined || questionBySymbol.has(known.symbol)) return;
      context.log('warn', 'the account holds another contract of a symbol', {
        ...{ symbol: known.symbol, known: known.contract, held: contract.conId },
      });
      const { brokerSymbol, primaryExchange } = known;
      ask({ symbol: known.symbol, brokerSymbol, primaryExchange });
    },
    resolve: ask,
    opened() {
      for (const { wanted } of [...questionBySymbol.values()]) ask(wanted);
    },
    closed() {
      for (const question of questionBySymbol.values()) question.cancel();
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
      for (const question of [...questionBySymbol.values()]) {
        const [only] = question.answers.filter(({ contract }) =>
          isWanted(question.wanted, contract),
        );
        if (question.ruleId === ruleId && only !== undefined) {
          resolved(question, only, soundSteps(steps, venue));
        }
      }
    },
  };
}
