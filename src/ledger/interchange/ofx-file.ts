// OFX and QFX: what banks and brokers give to Quicken, of one account or several.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { rowsOfAccount } from './brokers/reading/account-selection.ts';
import { assembledFile } from './brokers/reading/assembled-file.ts';
import { readRow } from './brokers/reading/broker-row.ts';
import { ofxProfile } from './ofx/ofx-rows.ts';
import { allNamed, type OfxElement, ofxTree, valuesIn } from './ofx/ofx-tree.ts';
import type { ImportedFile, ImportProblem } from './rows/imported-file.ts';
import type { Digest } from './rows/row-origin.ts';
import { type Row, shown } from './rows/row-reading.ts';
import { atLine } from './rows/table-rows.ts';

export interface OfxTerms {
  readonly digest: Digest;
  /** Undefined: the only one of the file. */
  readonly account: string | undefined;
}

export function ofxFile(
  text: string,
  { digest, account }: OfxTerms,
): Result<ImportedFile, ImportProblem> {
  const tree = ofxTree(text);
  if (!tree.ok) return tree;
  const securities = new Map(
    allNamed(tree.value, 'SECINFO').map((info) => {
      const { UNIQUEID = '', SECNAME = '', TICKER = '' } = valuesIn(info);
      return [UNIQUEID, { SECNAME, TICKER }] as const;
    }),
  );
  const statements = allNamed(tree.value, 'STMTRS', 'CCSTMTRS', 'INVSTMTRS');
  if (statements.length === 0) return failed(atLine(undefined, withoutStatement(tree.value)));
  const found = statements.flatMap((statement) => rowsIn(statement, securities));
  const rows = rowsOfAccount(found, { column: ofxProfile.account, wanted: account });
  if (!rows.ok) return rows;
  const read = rows.value.map((row) => readRow(row, ofxProfile, new Map()));
  const whole = assembledFile(read, { format: ofxProfile.name, digest });
  const file = END.test(text) ? whole : { ...whole, problems: [...whole.problems, CUT] };
  return ok(rows.value.length === 0 ? { ...file, ignored: [NO_TRANSACTIONS] } : file);
}

const END = /<\/OFX>/i;
const CUT = atLine(
  undefined,
  'The file ends before </OFX>, so transactions may be missing; download it again.',
);

const NO_TRANSACTIONS = {
  place: { line: undefined, part: undefined, column: undefined },
  why: 'The statement has no transactions.',
};

/** What the bank answered instead. */
function withoutStatement(tree: OfxElement): string {
  const [error] = allNamed(tree, 'STATUS')
    .map((status) => valuesIn(status))
    .filter(({ SEVERITY }) => SEVERITY === 'ERROR');
  if (error === undefined)
    return 'The file has no statement of an account, such as an answer to a login or a list of accounts; download the transactions.';
  const { CODE = '', MESSAGE = '' } = error;
  const words = MESSAGE === '' ? '' : `: ${shown(MESSAGE)}`;
  return `The bank answered with error ${CODE}${words}; download the transactions again.`;
}

type Securities = ReadonlyMap<string, Readonly<Record<'SECNAME' | 'TICKER', string>>>;

const ACCOUNTS = ['BANKACCTFROM', 'CCACCTFROM', 'INVACCTFROM'];
/** Their members are transactions, besides the days from and to which the list goes. */
const LISTS = ['BANKTRANLIST', 'INVTRANLIST'];
/** Some banks state them within the list. */
const BALANCES = ['LEDGERBAL', 'AVAILBAL', 'BALLIST'];
/** The amounts are in the currency of the account, whatever the original one was. */
const LEFT_OUT = ['ORIGCURRENCY', 'CCACCTTO', 'BANKACCTTO'];

function rowsIn(statement: OfxElement, securities: Securities): Row[] {
  const { CURDEF = '' } = valuesIn(statement);
  const [from] = allNamed(statement, ...ACCOUNTS);
  const { ACCTID = '' } = from === undefined ? {} : valuesIn(from);
  const lists = allNamed(statement, ...LISTS).flatMap(({ children }) => children);
  // Some banks close the list too early.
  const beside = statement.children.filter(({ name }) => name === 'STMTTRN');
  const transactions = [...lists, ...beside].filter(
    ({ name, text }) => text === '' && !BALANCES.includes(name),
  );
  return transactions.map((element): Row => {
    const values = valuesIn(element, LEFT_OUT);
    const raw = {
      ...{ ...values, ...securities.get(values.UNIQUEID ?? '') },
      ...{ KIND: element.name, ACCTID, CURRENCY: values.CURSYM ?? CURDEF },
    };
    const part = values.TRNTYPE ?? element.name;
    return { place: { line: element.line, part, column: undefined }, raw };
  });
}
