// Every refusal has a code of one closed list, which the description, the page of errors and the program share.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS_PAGE, errorsPage } from '../../../scripts/site/errors-page.ts';
import { pagesOf, sectionsOf } from '../../../scripts/site/index-of-pages.ts';
import { addressOf, DESCRIBED_CODES, PROBLEM_CODES } from '../../../src/api/http/problems/codes.ts';
import { LEDGER_CODES } from '../../../src/api/http/problems/ledger-codes.ts';
import { failed } from '../../../src/kernel/result.ts';
import { TRADER_CODES } from '../../../src/trader/contract/problem-codes.ts';
import { problemFault } from '../harness/problem-faults.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type Answer, type Served, served } from '../harness/served.ts';

interface Described {
  readonly components: {
    readonly schemas: { readonly Problem: { readonly properties: { code: { enum: string[] } } } };
  };
}

const ORDER = { symbol: 'SPY', side: 'BUY', order_type: 'LMT', quantity: 100, price: 85.5 };
/** An id for every kind of parameter, of nothing that exists. */
const NOTHING = '99999';

/** Of tools, of signing in, of sockets, and of the documents of Event Master, which prescribe its answers. */
const OTHER = /\/mcp$|\/auth\/|\/ws\/|\/event-master\//;

const codeIn = ({ body }: Answer) => (body as { code?: string }).code;

async function asAdmin(api: Served): Promise<(method: string, path: string) => Promise<Answer>> {
  const bearer = await api.signedIn('ann', 'admin', ['DU1']);
  return (method, path) => api.ask(method, path, { bearer });
}

describe('the list of codes', () => {
  it('names each code once, with one status', () => {
    expect(PROBLEM_CODES.length).toBeGreaterThan(150);
    expect(new Set(PROBLEM_CODES).size).toBe(PROBLEM_CODES.length);
    expect(TRADER_CODES.filter((code) => !PROBLEM_CODES.includes(code))).toEqual([]);
  });

  it('has no code that the program never gives', () => {
    const tables = /problems\/(own|ledger)-codes\.ts$|contract\/problem-codes\.ts$|client\/schema/;
    const source = globSync('src/{api,trader,ledger,advisers}/**/*.ts')
      .filter((file) => !tables.test(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const ofLedger = new Set(Object.values(LEDGER_CODES).flatMap((codes) => Object.keys(codes)));
    const written = (code: string) => `'${ofLedger.has(code) ? code.toUpperCase() : code}'`;
    // The first of a status stands for what the framework refuses, or a trader that says no code.
    const general = ['address_too_long', 'conflict', 'changed_meanwhile', 'unavailable'];
    const never = PROBLEM_CODES.filter(
      (code) => !general.includes(code) && !source.includes(written(code)),
    );
    expect(never).toEqual([]);
  });

  it('is the one of the description', async () => {
    const api = await served();
    const { components } = (await api.ask('GET', '/openapi.json')).body as Described;
    expect(components.schemas.Problem.properties.code.enum).toEqual(PROBLEM_CODES);
  });

  it('is the page of errors, to which every type leads; scripts/make-schemas.ts writes it', () => {
    const page = readFileSync(ERRORS_PAGE, 'utf8');
    expect(page).toBe(errorsPage());
    const listed = pagesOf(sectionsOf('.')).find(({ file }) => file === ERRORS_PAGE);
    for (const { code, means } of DESCRIBED_CODES) {
      expect(addressOf(code)).toBe(`/help/${listed?.place.replace(/\.md$/, '')}#${code}`);
      expect(page).toContain(`<a id="${code}"></a>`);
      expect(means, code).toMatch(/^[^\n]+\.$/);
    }
  });
});

describe('refusals', () => {
  it('of every route have a code: no token, a wrong parameter, nothing there', async () => {
    const api = await served([scriptedTrader()]);
    const ask = await asAdmin(api);
    const wrong: string[] = [];
    let count = 0;
    const expectCode = (what: string, answer: Answer, codes: RegExp) => {
      count += 1;
      const fault = problemFault(answer);
      const isRight = fault === undefined && codes.test(codeIn(answer) ?? '');
      if (!isRight) wrong.push(`${what}: ${answer.status} ${codeIn(answer)} ${fault ?? ''}`);
    };
    for (const { method, path, needs } of api.routes) {
      if (method === 'HEAD' || OTHER.test(path)) continue;
      const at = path.replaceAll(/:\w+/g, NOTHING);
      const route = `${method} ${path}`;
      if (needs !== 'nothing')
        expectCode(`${route}, no token`, await api.ask(method, at), /^token_required$/);
      const query = await ask(method, `${at}?no_such_parameter=1`);
      const isRefused = /^(invalid_field|invalid_json|unsupported_body)$/;
      if (needs !== 'nothing') expectCode(`${route}, a wrong parameter`, query, isRefused);
      const isRead = method === 'GET' && path.includes(':');
      const absent = isRead ? await ask(method, at) : undefined;
      if (absent !== undefined && absent.status >= 400)
        expectCode(`${route}, nothing there`, absent, /^(unknown_\w+|not_found|invalid_field)$/);
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(300);
  });

  it('of the framework have one too', async () => {
    const api = await served([scriptedTrader()]);
    const ask = await asAdmin(api);
    const bearer = await api.signedIn('bob', 'admin', ['DU1']);
    const post = (body: string, headers = {}) =>
      api.ask('POST', '/api/v1/orders', { bearer, body, headers });
    const codes = [
      await ask('GET', '/api/v1/no-such-route'),
      await ask('PATCH', '/api/v1/orders'),
      await ask('GET', '/api/v1/orders/%zz'),
      await ask('GET', `/api/v1/orders/${'x'.repeat(201)}`),
      await ask('GET', '/api/v1/orders?token=abc'),
      await post('{"symbol": '),
      await post(''),
      await post('x'.repeat(300_000)),
      await post('symbol=SPY', { 'content-type': 'text/csv' }),
      await post('{}', { 'content-encoding': 'gzip' }),
      await api.ask('GET', '/api/v1/orders', { bearer: 'garbage' }),
    ].map(codeIn);
    expect(codes).toEqual([
      ...['unknown_route', 'method_not_allowed', 'malformed_request', 'address_too_long'],
      ...['secret_in_address', 'invalid_json', 'invalid_json', 'body_too_long'],
      ...['unsupported_body', 'unsupported_body', 'token_invalid'],
    ]);
  });

  it('by the trader pass its code on, also where it says none', async () => {
    const trader = scriptedTrader();
    const api = await served([trader]);
    const bearer = await api.signedIn('ann', 'trader', ['DU1']);
    const place = () => api.ask('POST', '/api/v1/orders', { bearer, body: ORDER });
    const problem = { kind: 'problem', detail: 'No.' } as const;
    const codes = [];
    for (const failure of [
      { ...problem, status: 409, code: 'request_in_progress' },
      { ...problem, status: 409, code: 'order_refused', reasons: [{ kind: 'no_quote' }] },
      { ...problem, status: 422, code: 'key_reused' },
      { ...problem, status: 409 },
      { ...problem, status: 409, code: 'of_a_later_version' },
      { ...problem, status: 400, errors: [{ field: 'price', detail: 'required' }] },
      { kind: 'unreachable', why: 'it does not run', wasSent: false },
      { kind: 'unreachable', why: 'no answer within 10 s', wasSent: true },
    ] as const) {
      trader.answer(failed(failure));
      const answer = await place();
      codes.push([answer.status, codeIn(answer), (answer.body as { param?: string }).param]);
    }
    expect(codes).toEqual([
      [409, 'request_in_progress', undefined],
      [409, 'order_refused', undefined],
      [422, 'key_reused', undefined],
      [409, 'conflict', undefined],
      [409, 'conflict', undefined],
      [422, 'invalid_field', 'price'],
      [503, 'trader_unavailable', undefined],
      [503, 'outcome_unknown', undefined],
    ]);
  });
});
