// What a Flex query lacks: its file has only the sections that are ticked in it.
import type { IgnoredRow } from '../../rows/imported-file.ts';
import type { XmlElement } from '../../text/xml-tree.ts';

const TRADES = 'Trades (with Executions)';
const CASH = 'Cash Transactions (with Detail)';

/** The broker writes a section without rows as an empty element. */
export function missingSections(statement: XmlElement): readonly IgnoredRow[] {
  const names = statement.children.map(({ name }) => name);
  const hasTrades = names.includes('Trades') || names.includes('Orders');
  const missing = [
    ...(hasTrades ? [] : [TRADES]),
    ...(names.includes('CashTransactions') ? [] : [CASH]),
  ];
  if (missing.length < 2) return [];
  const only = names.length === 0 ? 'no section' : `only ${[...new Set(names)].join(', ')}`;
  const why = `The Flex query has ${only}, so that nothing is booked; tick ${missing.join(' and ')} in it.`;
  return [{ place: { line: statement.line, part: undefined, column: undefined }, why }];
}
