// Explains the choice of an option contract: the question, the contract with its figures, and why its neighbours were not taken.
import { cents } from '../../../market/instruments/money.ts';
import type { OptionFact } from '../facts/option-facts.ts';
import type { ChosenLeg } from '../options/choose-structure.ts';
import { dayText } from '../wording/contract-text.ts';
import { counted, type HomeWords, percent, price, words } from '../wording/figures.ts';
import { optionRefusalText } from '../wording/option-refusal-text.ts';
import { legText as legOrderText } from '../wording/plan-text.ts';
import { structureText } from '../wording/structure-text.ts';
import { type Explanations, type Line, sawLine } from './explanation.ts';

export const OPTIONS_EXPLAINED: Explanations<OptionFact> = {
  'chain-asked': ({ signal, trade, same, condition }) => [
    { topic: 'strategy', text: `${signal.strategy} is ${signal.side}: ${condition.when}` },
    sawLine(condition.values),
    { topic: 'gate', text: `every check of ${signal.symbol} passed` },
    {
      topic: 'chain',
      text: `asked for ${same ?? words(trade.as)}: ${trade.dte.from} to ${trade.dte.until} days, delta ${trade.delta.from} to ${trade.delta.until}`,
    },
  ],
  'contract-chosen': ({ choice, underlyingPrice }, { home }) => [
    ...choice.legs.map((leg) => ({ topic: 'chosen', text: legText(leg) })),
    {
      topic: 'structure',
      text: `with ${choice.structure.underlying} at ${price(underlyingPrice)}, one unit ${structureText(choice.structure, 1, home)}`,
    },
    ...choice.refused.map((refused) => refusedLine(refused, home)),
  ],
  'margin-asked': ({ terms }) => [
    { topic: 'margin', text: `asked for: ${legOrderText(terms)}; nothing is placed` },
  ],
  'margin-stated': ({ units, initial, commission }, { home }) => [
    {
      topic: 'margin',
      text: `${counted(units, 'unit')} would need ${home.money(cents(initial))} more margin${commission === undefined ? '' : `, and cost ${home.money(cents(commission))} of commission`}`,
    },
  ],
};

function legText({ row, figures, score, side }: ChosenLeg): string {
  const { contract, bid, ask, openInterest, volume } = row;
  return [
    `${side} ${contract.id} (${dayText(contract.expiry)}, ${counted(figures.days, 'day')})`,
    `bid ${price(bid)}, ask ${price(ask)}, spread ${percent(figures.spreadPercent)}`,
    `delta ${price(figures.delta)}, volatility ${percent(figures.volatility * 100)}`,
    `open interest ${price(openInterest)}, volume ${price(volume)}`,
    `score ${price(score)}`,
  ].join('; ');
}

type Refused = Extract<OptionFact, { type: 'contract-chosen' }>['choice']['refused'][number];

function refusedLine({ contract, reasons }: Refused, home: HomeWords): Line {
  const why = reasons.map((reason) => optionRefusalText(reason, home)).join(', ');
  return { topic: 'not chosen', text: `${contract}: ${why}`, isMinor: true };
}
