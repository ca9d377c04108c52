// The answer of a model: one JSON object with a ranking and one wording for each finding it was asked about, nothing else.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { WordingRefusal } from '../terms/refusal.ts';

export interface ModelAnswer {
  /** Every id once, the most urgent first. */
  readonly ranking: readonly string[];
  readonly textById: ReadonlyMap<string, string>;
}

type Refused = Result<never, WordingRefusal>;

export function answerOf(
  content: string,
  ids: ReadonlySet<string>,
): Result<ModelAnswer, WordingRefusal> {
  const given = parsed(content);
  if (given === undefined) return schema('it is not a JSON object');
  const { ranking, wordings, ...more } = given;
  if (Object.keys(more).length > 0) return schema('it has further fields');
  if (!Array.isArray(ranking) || !ranking.every(isText))
    return schema('ranking is not a list of ids');
  if (!Array.isArray(wordings)) return schema('wordings is not a list');
  const texts: (readonly [string, string])[] = [];
  for (const one of wordings) {
    const text = wordingOf(one);
    if (text === undefined) return schema('a wording is not {id, text}');
    texts.push(text);
  }
  if (!isPermutation(ranking, ids)) return wrongIds('the ranking');
  if (
    !isPermutation(
      texts.map(([id]) => id),
      ids,
    )
  )
    return wrongIds('the list of wordings');
  return ok({ ranking, textById: new Map(texts) });
}

function parsed(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function wordingOf(value: unknown): readonly [string, string] | undefined {
  const { id, text, ...more } = recordOf(value) ?? {};
  if (!isText(id) || !isText(text) || Object.keys(more).length > 0) return undefined;
  return [id, text];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPermutation(given: readonly string[], ids: ReadonlySet<string>): boolean {
  return (
    given.length === ids.size &&
    new Set(given).size === ids.size &&
    given.every((id) => ids.has(id))
  );
}

function schema(why: string): Refused {
  return failed({ kind: 'schema', why });
}

function wrongIds(what: string): Refused {
  return failed({ kind: 'ids', why: `${what} leaves one out, repeats one or adds one` });
}
