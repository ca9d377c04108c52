// Tools as assistants see them: JSON schemas of what each takes and answers, made once.
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from './calls/tool.ts';

export function listedTool({ name, title, description, input, output, books }: Tool): ListedTool {
  return {
    name,
    title,
    description,
    inputSchema: schemaOf(input, 'input'),
    outputSchema: schemaOf(output, 'output'),
    annotations: {
      readOnlyHint: !books,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
  };
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as ListedTool['inputSchema'];
}
