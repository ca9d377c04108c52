// A Flex query of trade confirmations as the trades of an activity query, whose attributes have other names for the same figures.
import type { XmlElement } from '../../text/xml-tree.ts';

const NAMES: Readonly<Record<string, string>> = { price: 'tradePrice', tax: 'taxes' };

export function withConfirmedTrades(statement: XmlElement): XmlElement {
  if (!statement.children.some(isConfirmations)) return statement;
  return {
    ...statement,
    children: statement.children.map((part) =>
      isConfirmations(part)
        ? { ...part, name: 'Trades', children: part.children.map(trade) }
        : part,
    ),
  };
}

function isConfirmations({ name }: XmlElement): boolean {
  return name === 'TradeConfirms';
}

function trade(row: XmlElement): XmlElement {
  const { name, attributes } = row;
  if (name !== 'TradeConfirm') return row;
  const renamed = Object.entries(attributes).map(([key, value]) => [NAMES[key] ?? key, value]);
  return { ...row, name: 'Trade', attributes: Object.fromEntries(renamed) };
}
