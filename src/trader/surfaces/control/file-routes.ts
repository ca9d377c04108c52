// The routes for the files of strategies: list, read, check, save.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TraderCode } from '../../contract/problem-codes.ts';
import type { FileRefusal, FileSave, StrategyFiles } from '../../ports/strategy-files.ts';
import { type Answer, jsonOf, problem } from './answer.ts';
import { parseSender } from './sender.ts';

const FILES = '/api/v1/strategies/files';
/** A strategy has a few thousand. */
const CHARACTERS_MAX = 65_536;

const STATUS: Readonly<Record<FileRefusal['kind'], number>> = {
  'not-found': 404,
  forbidden: 403,
  refused: 409,
  changed: 412,
  invalid: 422,
  unconfirmed: 428,
};

const CODES = {
  'not-found': 'not_found',
  forbidden: 'code_not_allowed',
  refused: 'command_refused',
  changed: 'changed_meanwhile',
  invalid: 'invalid_strategy',
  unconfirmed: 'not_confirmed',
} as const satisfies Record<FileRefusal['kind'], TraderCode>;

export type FileRoute = (files: StrategyFiles, body: string) => Answer | Promise<Answer>;

/** Undefined if the request is not about a file of a strategy. */
export function fileRoute(method: string, { pathname }: URL): FileRoute | undefined {
  if (method === 'GET' && pathname === FILES)
    return (files) => ({ status: 200, body: files.list() });
  const asked = /^\/api\/v1\/strategies\/files\/([^/]+)(\/check)?$/.exec(pathname);
  const name = asked === null ? undefined : decoded(asked[1] ?? '');
  if (name === undefined) return undefined;
  const isCheck = asked?.[2] !== undefined;
  if (method === 'GET' && !isCheck) return (files) => answerOf(files.read(name));
  if (method === 'POST' && isCheck) return (files, body) => check(files, name, body);
  return method === 'PUT' && !isCheck ? (files, body) => save(files, name, body) : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function check(files: StrategyFiles, name: string, body: string): Promise<Answer> {
  const parsed = textIn(jsonOf(body));
  if (!parsed.ok) return problem(400, parsed.failure);
  return answerOf(await files.check(name, parsed.value.text));
}

async function save(files: StrategyFiles, name: string, body: string): Promise<Answer> {
  const parsed = parseSave(name, jsonOf(body));
  return parsed.ok ? answerOf(await files.save(parsed.value)) : problem(400, parsed.failure);
}

function parseSave(name: string, asked: unknown): Result<FileSave, string> {
  const parsed = textIn(asked);
  if (!parsed.ok) return parsed;
  const { text, fields } = parsed.value;
  const { base_hash: baseHash, confirmed: isConfirmed = false, by = 'desk' } = fields;
  const sender = parseSender(by);
  if (!sender.ok) return failed(`Invalid request: ${sender.failure}.`);
  if (typeof isConfirmed !== 'boolean') return failed('confirmed must be true or false.');
  if (baseHash !== null && typeof baseHash !== 'string')
    return failed('base_hash must be the hash of the text that was edited; null for a new file.');
  return ok({ name, text, baseHash, isConfirmed, ...sender.value });
}

type Fields = Readonly<Record<string, unknown>>;

/** An empty one is for the checker to refuse. */
function textIn(
  asked: unknown,
): Result<{ readonly text: string; readonly fields: Fields }, string> {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked))
    return failed('The body must be a JSON object.');
  const fields: Fields = { ...asked };
  const { text } = fields;
  const isFit = typeof text === 'string' && text.length <= CHARACTERS_MAX;
  if (!isFit) return failed(`text must have at most ${CHARACTERS_MAX} characters.`);
  return ok({ text, fields });
}

function answerOf(answered: Result<unknown, FileRefusal>): Answer {
  if (answered.ok) return { status: 200, body: answered.value };
  const { kind, text, issues } = answered.failure;
  const reasons = issues?.map((issue) => ({ kind, ...issue }));
  return problem(STATUS[kind], text, { code: CODES[kind], ...(reasons && { reasons }) });
}
