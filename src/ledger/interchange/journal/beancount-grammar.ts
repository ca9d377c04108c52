// The text of a Beancount journal as its directives: transactions with their postings, and what names commodities. Lines that begin
// with neither a date nor a blank are headings and comments, as Beancount takes them.
import { quotient } from '../../../kernel/amounts.ts';
import type { Decimal } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { parseDay } from '../../../market/time/day.ts';
import { zoneNamed } from '../../../market/time/zone.ts';
import { ISO_FORM } from '../text/moment-text.ts';
import { calculated } from './calculated.ts';

export interface JournalAmount {
  readonly number: Decimal;
  readonly commodity: string;
}

export interface JournalCost {
  /** Undefined: the program finds the lot. */
  readonly unit: JournalAmount | undefined;
  readonly total: JournalAmount | undefined;
  readonly on: TradingDay | undefined;
}

export interface JournalPosting {
  readonly account: string;
  /** Undefined: what the others leave open. */
  readonly amount: JournalAmount | undefined;
  readonly cost: JournalCost | undefined;
  /** Per unit; undefined if there is none, or one that the program computes. */
  readonly price: JournalAmount | undefined;
}

export interface ExportedTransaction {
  /** The numbers of the portfolio and of the transaction: `3/12`. */
  readonly id: string;
  readonly at: Instant;
}

export interface JournalTransaction {
  readonly line: number;
  readonly on: string;
  readonly title: string;
  readonly text: string;
  readonly postings: readonly JournalPosting[];
  /** Of the journals that this program writes; undefined of any other. */
  readonly exported: ExportedTransaction | undefined;
  /** Of the first part that this program cannot read. */
  readonly fault: string | undefined;
}

export interface Journal {
  readonly transactions: readonly JournalTransaction[];
  /** What `commodity` says of each, by its name: symbol, isin and name. */
  readonly commodities: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Directives of other kinds, with the line of the first of each. */
  readonly others: ReadonlyMap<string, { readonly count: number; readonly line: number }>;
  /** Accounts whose balance the program completes, with the line that asks for it. */
  readonly padded: readonly { readonly account: string; readonly line: number }[];
  /** The line of a text whose closing quote is missing: everything below belongs to it. */
  readonly openedAt: number | undefined;
}

interface Block {
  readonly line: number;
  readonly head: string;
  readonly body: readonly string[];
}

const DIRECTIVE = /^(\d{4}[-/]\d{2}[-/]\d{2})\s+(\S+)\s*(.*)$/s;
const UNDATED = /^(include|option|plugin|pushtag|poptag|pushmeta|popmeta)\b/;
const FLAG = /^(?:txn|[*!&#?%PSTCURM])$/;

export function journalIn(text: string): Journal {
  const transactions: JournalTransaction[] = [];
  const commodities = new Map<string, Readonly<Record<string, string>>>();
  const others = new Map<string, { count: number; line: number }>();
  const padded: { account: string; line: number }[] = [];
  const { blocks, openedAt } = blocksIn(text);
  for (const { line, head, body } of blocks) {
    const [, date = '', word = '', rest = ''] = DIRECTIVE.exec(head) ?? [];
    const undated = UNDATED.exec(head)?.[1];
    const on = date.replaceAll('/', '-');
    if (FLAG.test(word)) transactions.push(transactionIn({ line, head: rest, body }, on));
    else if (word === 'pad') padded.push({ account: rest.split(/\s/)[0] ?? '', line });
    else if (word === 'commodity') commodities.set(rest.trim(), metadataIn(body));
    else if (word !== '' || undated !== undefined) {
      const kind = undated ?? word;
      const known = others.get(kind);
      others.set(kind, { count: (known?.count ?? 0) + 1, line: known?.line ?? line });
    }
  }
  return { transactions, commodities, others, padded, openedAt };
}

interface Blocks {
  readonly blocks: readonly Block[];
  /** The line of a text that has no end. */
  readonly openedAt: number | undefined;
}

function blocksIn(text: string): Blocks {
  const blocks: { line: number; head: string; body: string[] }[] = [];
  const lines = text.split(/\r?\n/);
  let openedAt: number | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    let { code, isOpen } = codeIn(lines[at] ?? '', false);
    const written = [code];
    // A text may go over several lines.
    while (isOpen && at + 1 < lines.length) {
      at += 1;
      ({ code, isOpen } = codeIn(lines[at] ?? '', true));
      written.push(code);
    }
    if (isOpen) openedAt = line;
    const block = written.join('\n');
    if (block.trim() === '') continue;
    if (/^\s/.test(block)) blocks.at(-1)?.body.push(block.trim());
    else blocks.push({ line, head: block.trim(), body: [] });
  }
  return { blocks, openedAt };
}

/** Without its comment, and whether a text is open at its end. */
function codeIn(line: string, wasOpen: boolean): { code: string; isOpen: boolean } {
  let isOpen = wasOpen;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '\\' && isOpen) at += 1;
    else if (character === '"') isOpen = !isOpen;
    else if (character === ';' && !isOpen) return { code: line.slice(0, at).trimEnd(), isOpen };
  }
  return { code: line.trimEnd(), isOpen };
}

/** One without an end is one, too: a search for its end from every quote in it would take minutes. */
const TEXT = /"(?:[^"\\]|\\.)*(?:"|$)/gs;

const METADATA = /^([a-z][\w-]*):\s*(.*)$/s;

function metadataIn(body: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    body.flatMap((line) => {
      const [, key, value = ''] = METADATA.exec(line) ?? [];
      return key === undefined ? [] : [[key, unquoted(value)] as const];
    }),
  );
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll(/\\(.)/g, '$1');
}

function transactionIn({ line, head, body }: Block, on: string): JournalTransaction {
  const texts = (head.match(TEXT) ?? []).map(unquoted);
  const lines = body.filter((each) => !METADATA.test(each) && !/^[#^]\S/.test(each));
  const read = lines.map(postingIn);
  const wrong = lines.find((_, at) => read[at] === undefined);
  return {
    ...{ line, on, title: texts.join(': '), text: [head, ...body].join('\n') },
    postings: read.flatMap((posting) => posting ?? []),
    exported: exportedIn(metadataIn(body)),
    fault: wrong,
  };
}

/** Other programs have metadata of these names, too. */
function exportedIn({
  id = '',
  at = '',
}: Readonly<Record<string, string>>): ExportedTransaction | undefined {
  const moment = /^\d+\/\d+$/.test(id) ? ISO_FORM.parse(at, UTC)?.at : undefined;
  return moment === undefined ? undefined : { id, at: moment };
}

const UTC = zoneNamed('UTC');

const ACCOUNT =
  /^(?:[*!&#?%PSTCURM]\s+)?(\p{Lu}[\p{L}\p{N}-]*(?::[\p{Lu}\p{N}][\p{L}\p{N}-]*)+)\s*/u;
const COMMODITY = "[A-Z](?:[A-Z0-9'._-]*[A-Z0-9])?";
const AMOUNT = new RegExp(`^([-+*/().,\\d\\s]*[-+*/().,\\d])\\s*(${COMMODITY})\\s*`);
const COST = /^\{(\{)?([^}]*)\}\}?\s*/;
const PRICE = /^(@@?)\s*(.*)$/;

function postingIn(line: string): JournalPosting | undefined {
  const [head, account = ''] = ACCOUNT.exec(line) ?? [];
  if (head === undefined) return undefined;
  let rest = line.slice(head.length);
  if (rest === '') return { account, amount: undefined, cost: undefined, price: undefined };
  const amount = amountIn(rest);
  if (amount === undefined) return undefined;
  rest = rest.replace(AMOUNT, '');
  const [costText = '', isTotal, terms = ''] = COST.exec(rest) ?? [];
  const cost = costText === '' ? undefined : costIn(terms, isTotal !== undefined);
  rest = rest.slice(costText.length);
  const [, sign, priceText = ''] = PRICE.exec(rest) ?? [];
  if (sign === undefined)
    return rest === '' ? { account, amount, cost, price: undefined } : undefined;
  const price = amountIn(priceText);
  if (price === undefined || sign === '@') return { account, amount, cost, price };
  return { account, amount, cost, price: perUnit(price, amount.number) };
}

function perUnit({ number, commodity }: JournalAmount, units: Decimal): JournalAmount | undefined {
  return units.isZero() ? undefined : { number: quotient(number.abs(), units.abs()), commodity };
}

function amountIn(text: string): JournalAmount | undefined {
  const [, written = '', commodity = ''] = AMOUNT.exec(text) ?? [];
  const number = calculated(written);
  return number === undefined ? undefined : { number, commodity };
}

/** `101.20 USD, 2013-01-01, "lot"`; `101 # 9.95 USD` is a price per unit and an amount of the lot. */
function costIn(text: string, isTotal: boolean): JournalCost {
  const parts = text.split(',').map((part) => part.trim());
  const on = parts
    .map((part) => parseDay(part.replaceAll('/', '-')))
    .find((day) => day !== undefined);
  const [first = '', second] = (
    parts.find((part) => amountIn(part.replace(/^.*#/, ''))) ?? ''
  ).split('#');
  if (second !== undefined) {
    const total = amountIn(second.trim());
    const number = calculated(first);
    const unit = total === undefined || number === undefined ? undefined : { ...total, number };
    return { unit, total, on };
  }
  const amount = amountIn(first);
  return isTotal ? { unit: undefined, total: amount, on } : { unit: amount, total: undefined, on };
}
