// Answers of the Flex Web Service of Interactive Brokers, version 3: a statement, or a small document that says what became
// of a request. https://www.ibkrguides.com/clientportal/performanceandstatements/flex-web-service.htm
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface FlexRefusal {
  /** 1001 to 1021; 0 for an answer of another shape. */
  readonly code: number;
  readonly why: string;
  readonly advice: FlexAdvice;
}

/** `again`: it is not ready yet. `later`: the token has asked too often. `never`: a person has to change something. */
export type FlexAdvice = 'again' | 'later' | 'never';

const AGAIN = [1001, 1004, 1005, 1006, 1007, 1008, 1009, 1019, 1021];
const TOO_OFTEN = 1018;

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
  if (code === TOO_OFTEN) return 'later';
  return AGAIN.includes(code) ? 'again' : 'never';
}

const REMEDIES: Readonly<Record<number, string>> = {
  1012: ' Make a new token in Client Portal and set it in api.statements.token.',
  1013: ' Allow the address of this machine for the token in Client Portal.',
  1014: ' Correct api.statements.query: the number of the Flex query.',
  1015: ' Correct api.statements.token.',
};

/** Elements of the small document have text and no attributes. */
function textIn(text: string, name: string): string | undefined {
  const value = new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(text)?.[1]?.trim();
  return value === '' ? undefined : value;
}
