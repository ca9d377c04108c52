// Statements of one account as one: a query that breaks its period up, such as by day, has a statement for each part.
import { elementsNamed, type XmlElement } from '../../text/xml-tree.ts';

/** Sections that state the end of a period: the last statement that has one counts. */
const AT_THE_END: ReadonlySet<string> = new Set(['OpenPositions', 'AccountInformation']);
const CASH = 'CashReport';
const STARTING_CASH = 'startingCash';

/** At least one. Rows that periods have in common count once. */
export function joinedStatement(statements: readonly XmlElement[]): XmlElement {
  const inOrder = statements.toSorted((one, other) => compared(endOf(one), endOf(other)));
  const last = inOrder.at(-1) as XmlElement;
  if (inOrder.length === 1) return last;
  const base = baseOf(last);
  const ofBase = inOrder.map((each) => (baseOf(each) === base ? each : withoutRates(each)));
  const starts = inOrder.flatMap(({ attributes }) => attributes.fromDate ?? []).toSorted(compared);
  const names = new Set(ofBase.flatMap(({ children }) => children.map(({ name }) => name)));
  return {
    ...last,
    attributes: { ...last.attributes, ...(starts[0] === undefined ? {} : { fromDate: starts[0] }) },
    children: [...names].map((name) => joinedSection(name, ofBase)),
  };
}

function baseOf(statement: XmlElement): string | undefined {
  return elementsNamed(statement, 'AccountInformation')[0]?.attributes.currency;
}

/** They are to another currency than those of the last statement. */
function withoutRates({ attributes, children, ...element }: XmlElement): XmlElement {
  const { fxRateToBase: _, ...rest } = attributes;
  return { ...element, attributes: rest, children: children.map(withoutRates) };
}

function joinedSection(name: string, statements: readonly XmlElement[]): XmlElement {
  const own = statements.map(({ children }) => children.filter((each) => each.name === name));
  const sections = own.flat();
  const last = sections.at(-1) as XmlElement;
  if (AT_THE_END.has(name)) return last;
  const rows = own.map((each) => each.flatMap(({ children }) => children));
  return { ...last, children: name === CASH ? cashOfAll(rows.flat()) : rowsOfAll(rows) };
}

/** A statement may state equal rows: as many count as the statement with the most of them has. */
function rowsOfAll(statements: readonly (readonly XmlElement[])[]): XmlElement[] {
  const counted = new Map<string, number>();
  return statements.flatMap((rows) => {
    const here = new Map<string, number>();
    return rows.filter((row) => {
      const text = JSON.stringify([row.name, row.attributes, row.children.map(withoutLine)]);
      const count = (here.get(text) ?? 0) + 1;
      here.set(text, count);
      const isNew = count > (counted.get(text) ?? 0);
      if (isNew) counted.set(text, count);
      return isNew;
    });
  });
}

/** What a currency began with in the first statement that has it, and how it ended in the last. */
function cashOfAll(rows: readonly XmlElement[]): XmlElement[] {
  const byCurrency = Map.groupBy(rows, ({ attributes }) => attributes.currency ?? '');
  return [...byCurrency.values()].flatMap((each) => {
    const [first, last] = [each[0], each.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { [STARTING_CASH]: starting } = first.attributes;
    const attributes =
      starting === undefined ? last.attributes : { ...last.attributes, [STARTING_CASH]: starting };
    return [{ ...last, attributes }];
  });
}

function withoutLine({ name, attributes, children }: XmlElement): unknown {
  return [name, attributes, children.map(withoutLine)];
}

function endOf({ attributes }: XmlElement): string {
  return attributes.toDate ?? '';
}

function compared(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
