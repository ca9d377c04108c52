// The schema of a message, and its file in the registry.
import { z } from 'zod';

export interface MessageSchema {
  /** `trades/TRADE_EXECUTED/1`: what the header `schema` of a message says, and where its file is. */
  readonly name: string;
  /** Of the value of a message. */
  readonly shape: z.ZodObject;
}

/** JSON Schema 2020-12. It lets fields pass that it does not name: a later program may add some. */
export function jsonSchemaOf({ name, shape }: MessageSchema): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  return { $schema, $id: `urn:sluice:schema:${name}`, title: name, ...schema };
}
