// What the contracts of the trader are built of. An answer has one schema; its type follows from it.
import { z } from 'zod';

export const time = () => z.iso.datetime().describe('ISO-8601 UTC');

/** A reason in snake case and its numbers. */
export const reasonSchema = z.looseObject({ kind: z.string() });

/** The type of what a schema describes, for those who only read it. */
export type Described<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
    : Value;
