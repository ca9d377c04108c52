// The closed list of codes that the API refuses with: programs decide by them, people read the sentence. A code means the same for
// ever, and has one status.
import { LEDGER_CODES } from './ledger-codes.ts';
import { OWN_CODES } from './own-codes.ts';

type CodesIn<Table> = Table extends unknown
  ? { [Status in keyof Table]: keyof Table[Status] }[keyof Table]
  : never;

export type LedgerCode = Extract<CodesIn<typeof LEDGER_CODES>, string>;
export type ProblemCode = Extract<CodesIn<typeof OWN_CODES>, string> | LedgerCode;

/** The codes that are answered with this status. */
export type CodeOf<Status extends keyof typeof OWN_CODES> = Extract<
  | keyof (typeof OWN_CODES)[Status]
  | (Status extends keyof typeof LEDGER_CODES ? keyof (typeof LEDGER_CODES)[Status] : never),
  ProblemCode
>;

export interface DescribedCode {
  readonly code: ProblemCode;
  readonly status: number;
  /** A sentence or two: what it means and what to do. */
  readonly means: string;
}

/** By status. */
export const DESCRIBED_CODES: readonly DescribedCode[] = [OWN_CODES, LEDGER_CODES]
  .flatMap((table) => Object.entries<Readonly<Record<string, string>>>(table))
  .flatMap(([status, codes]) =>
    Object.entries(codes).map(([code, means]) => ({
      code: code as ProblemCode,
      status: Number(status),
      means,
    })),
  )
  .sort((one, other) => one.status - other.status);

const CODES: readonly ProblemCode[] = DESCRIBED_CODES.map(({ code }) => code);
const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map(
  DESCRIBED_CODES.map(({ code, status }) => [code, status]),
);

/** For schemas, which want one member at least. */
export const PROBLEM_CODES = CODES as [ProblemCode, ...ProblemCode[]];

export function statusOf(code: ProblemCode): number {
  return STATUS_BY_CODE.get(code) ?? 500;
}

/** What a trader says; one of another version may say nothing, or what this one does not know. */
export function codeOf(said: string | undefined, status: number): ProblemCode {
  const isKnown = said !== undefined && STATUS_BY_CODE.get(said) === status;
  return isKnown ? (said as ProblemCode) : generalCode(status);
}

/** The first of the status. */
export function generalCode(status: number): ProblemCode {
  const [general] = DESCRIBED_CODES.filter((one) => one.status === status);
  return general?.code ?? (status < 500 ? 'malformed_request' : 'failed_here');
}

/** Where the list says what it means. */
export function addressOf(code: ProblemCode): string {
  return `${ERRORS_PAGE}#${code}`;
}

const ERRORS_PAGE = '/help/integrate/api/errors';
