// What a refused parameter of an address probably meant: a list that ignored `status=opne` would look like one without orders.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { nearestName } from '../../../kernel/nearest-name.ts';
import type { FieldProblem, RefusedField } from '../../../trader/contract/field-problem.ts';

export function hinting(
  refused: RefusedField,
  request: FastifyRequest,
): (problem: FieldProblem) => FieldProblem {
  return (problem) => {
    const near = nearest(refused, problem, request);
    if (near === undefined) return problem;
    return { ...problem, detail: `${problem.detail}; did you mean ${near}?` };
  };
}

function nearest(
  { keyword, params }: RefusedField,
  { field, detail }: FieldProblem,
  { query, routeOptions }: FastifyRequest,
): string | undefined {
  if (keyword === 'unrecognized_keys') {
    const schema = routeOptions.schema?.querystring;
    return schema instanceof z.ZodObject
      ? nearestName(field, Object.keys(schema.shape))
      : undefined;
  }
  const given = (query as Readonly<Record<string, unknown>>)[field];
  const { values } = params;
  // Others state in words what they accept.
  const isListed = Array.isArray(values) && detail.startsWith('expected one of');
  if (typeof given !== 'string' || !isListed) return undefined;
  return nearestName(given, values.map(String));
}
