// Answers of the Flex Web Service of Interactive Brokers, version 3: a statement, or a small document that says what became
// of a request. https://www.ibkrguides.com/clientportal/performanceandstatements/flex3.htm
// Codes 1001 to 1021: https://www.ibkrguides.com/clientportal/performanceandstatements/flex3error.htm
// Code 1025 is in no document; clients have seen it after many failed attempts, and asking again made it last longer.
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface FlexRefusal {
  /** 1001 to 1025; 0 for an answer of another shape. */
  readonly code: number;
  readonly why: string;
  readonly advice: FlexAdvice;
}

/** `again`: it is not ready yet. `later`: the service is busy, or the token has asked too often. `never`: a person has to act. */
export type FlexAdvice = 'again' | 'later' | 'never';

/** The statement, or figures in it, are not ready. */
const AGAIN = [1004, 1005, 1006, 1007, 1008, 1019];
/** To be asked again "shortly"; a token may ask ten times a minute (1018), and failed attempts lock it (1025). */
const LATER = [1001, 1009, 1018, 1021];

/** To SendRequest: the reference code. */
export function referenceIn(text: string): Result<string, FlexRefusal> {
  const reference = textIn(text, 'ReferenceCode');
  const isDone = textIn(text, 'Status') === 'Success';
  return isDone && reference !== undefined ? ok(reference) : failed(refusalIn(text));
}

/** To GetStatement: the statement itself. */
export function statementIn(text: string): Result<string, FlexRefusal> {
  return /<FlexQueryResponse[\s>]/.test(text) ? ok(text) : failed(refusalIn(text));
}

function refusalIn(text: string): FlexRefusal {
  const code = Number(textIn(text, 'ErrorCode') ?? 0);
  const said = textIn(text, 'ErrorMessage');
  if (code === 0 || !Number.isInteger(code))
    return { code: 0, why: 'its answer is not of the documented shape', advice: 'never' };
  const why = `error ${code}${said === undefined ? '' : `: ${said}`}${REMEDIES[code] ?? ''}`;
  return { code, why, advice: adviceOf(code) };
}

function adviceOf(code: number): FlexAdvice {
  if (LATER.includes(code)) return 'later';
  return AGAIN.includes(code) ? 'again' : 'never';
}

const REMEDIES: Readonly<Record<number, string>> = {
  1003: ' The query may cover days without a statement: correct its period in Client Portal.',
  1010: ' Make an Activity Flex query in Client Portal and set it in api.statements.query.',
  1011: ' Activate the Flex Web Service in Client Portal.',
  1012: ' Make a new token in Client Portal and set it in api.statements.token.',
  1013: ' Allow the address of this machine for the token in Client Portal.',
  1014: ' Correct api.statements.query: the number of the Flex query.',
  1015: ' Correct api.statements.token.',
  1016: ' The query names an account that the token cannot read: correct it in Client Portal.',
  1020: ' Check api.statements: url, token and query.',
  1025: ' The service has locked the token for a while: correct api.statements, and do not ask before tomorrow.',
};

/** Elements of the small document have text and no attributes. */
function textIn(text: string, name: string): string | undefined {
  const value = new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(text)?.[1]?.trim();
  return value === '' ? undefined : value;
}
