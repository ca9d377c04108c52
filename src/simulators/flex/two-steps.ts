// The Flex Web Service, version 3, as a function from one request to its answer: a statement is requested, generated for a while,
// and fetched by its reference code. Written from its documentation:
// https://www.ibkrguides.com/clientportal/performanceandstatements/flex3.htm
import type { Clock } from '../../kernel/clock.ts';
import { type Instant, SECOND_MS } from '../../kernel/instant.ts';
import type { HttpAnswer, HttpRequest } from '../host/http-server.ts';
import { FLEX_ERRORS, IN_PROGRESS } from './error-codes.ts';
import type { Step } from './fault-list.ts';
import { createRateLimit } from './rate-limit.ts';

export interface FlexTerms {
  readonly token: string;
  /** XML by the number of its query. */
  readonly statements: ReadonlyMap<string, string>;
  /** How long a statement is generated. */
  readonly generatingSeconds: number;
}

export type FlexRequest = Pick<HttpRequest, 'parameters' | 'headers'>;

export interface TwoSteps {
  answer(step: Step, request: FlexRequest): HttpAnswer;
}

export const FOLDER = '/AccountManagement/FlexWebService';
const VERSION = '3';
const FIRST_REFERENCE = 1_000_000_000;

interface Generated {
  readonly statement: string;
  readonly readyAt: Instant;
}

export function createTwoSteps(terms: FlexTerms, clock: Clock): TwoSteps {
  const generatedByReference = new Map<string, Generated>();
  const limit = createRateLimit();

  /** What is wrong with any request, whatever it asks for. */
  function refusalOf({ parameters, headers }: FlexRequest): number | undefined {
    const isComplete = (headers['user-agent'] ?? '') !== '' && parameters.get('v') === VERSION;
    if (!isComplete) return 1020;
    if (parameters.get('t') !== terms.token) return 1015;
    return limit.isOver(clock.now()) ? 1018 : undefined;
  }

  function request(query: string): HttpAnswer {
    const statement = terms.statements.get(query);
    if (statement === undefined) return errorAnswer(1014, clock);
    const reference = String(FIRST_REFERENCE + generatedByReference.size);
    const readyAt = (clock.now() + terms.generatingSeconds * SECOND_MS) as Instant;
    generatedByReference.set(reference, { statement, readyAt });
    return xml(`<FlexStatementResponse timestamp='${stampOf(clock)}'>
<Status>Success</Status>
<ReferenceCode>${reference}</ReferenceCode>
<url>https://gdcdyn.interactivebrokers.com${FOLDER}/GetStatement</url>
</FlexStatementResponse>
`);
  }

  function fetched(reference: string): HttpAnswer {
    const generated = generatedByReference.get(reference);
    if (generated === undefined) return errorAnswer(1017, clock);
    if (clock.now() < generated.readyAt) return errorAnswer(IN_PROGRESS, clock);
    return xml(generated.statement);
  }

  return {
    answer(step, asked) {
      const refused = refusalOf(asked);
      if (refused !== undefined) return errorAnswer(refused, clock);
      const of = asked.parameters.get('q') ?? '';
      return step === 'SendRequest' ? request(of) : fetched(of);
    },
  };
}

export function errorAnswer(code: number, clock: Clock): HttpAnswer {
  return xml(`<FlexStatementResponse timestamp='${stampOf(clock)}'>
<Status>${code === IN_PROGRESS ? 'Warn' : 'Fail'}</Status>
<ErrorCode>${code}</ErrorCode>
<ErrorMessage>${FLEX_ERRORS[code] ?? ''}</ErrorMessage>
</FlexStatementResponse>
`);
}

/** The status is 200 whatever the answer is. */
function xml(body: string): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/xml;charset=utf-8' }, body };
}

const STAMP = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  ...{ day: '2-digit', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  ...{ hour12: true, timeZoneName: 'short' },
});

/** `20 November, 2026 10:37 PM EST`. */
function stampOf(clock: Clock): string {
  const part = Object.fromEntries(
    STAMP.formatToParts(clock.now()).map(({ type, value }) => [type, value]),
  );
  const { day, month, year, hour, minute, dayPeriod = '', timeZoneName } = part;
  return `${day} ${month}, ${year} ${hour}:${minute} ${dayPeriod.toUpperCase()} ${timeZoneName}`;
}
