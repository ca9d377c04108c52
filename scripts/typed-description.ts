// Turns the description of the API (OpenAPI 3.1) into the types of its client, in the form that `openapi-fetch` reads.
// Decision 0030

export interface Description {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly description?: string;
}

export function clientTypes({ paths = {}, components = {} }: Description): string {
  const operations = Object.entries(paths).map(
    ([path, item]) => `  ${JSON.stringify(path)}: {\n${itemText(item)}  };\n`,
  );
  const schemas = Object.entries(components.schemas ?? {}).map(
    ([name, schema]) => `    ${doc(schema, 4)}${name}: ${typeOf(schema, 4)};\n`,
  );
  return `// Generated from the description of the API, at installation or by \`npm run generate:client\`; a test fails while it is stale.

interface Answer<Body> {
  headers: Record<string, unknown>;
  content: { "application/json": Body };
}

interface ProblemAnswer {
  headers: Record<string, unknown>;
  content: { "application/problem+json": components['schemas']["Problem"] };
}

interface NoParameters {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}

type Parameters<Given> = Given & Omit<NoParameters, keyof Given>;

export interface paths {
${operations.join('')}}

export interface components {
  schemas: {
${schemas.join('')}  };
}
`;
}

function itemText(item: Readonly<Record<string, Operation>>): string {
  return Object.entries(item)
    .map(
      ([method, operation]) =>
        `${comment(operation.summary, 4)}    ${method}: ${operationText(operation)};\n`,
    )
    .join('');
}

function operationText({ parameters = [], requestBody, responses }: Operation): string {
  const body =
    requestBody === undefined
      ? '      requestBody?: never;\n'
      : `      requestBody${isNullable(requestBody.content) ? '?' : ''}: { content: ${contentText(requestBody.content)} };\n`;
  return `{\n      parameters: ${parametersText(parameters)};\n${body}      responses: ${responsesText(responses)};\n    }`;
}

function parametersText(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return 'NoParameters';
  const places = [...new Set(parameters.map((one) => one.in))].map((place) => {
    const members = parameters.filter((one) => one.in === place);
    const isNeeded = members.some(({ required }) => required);
    return `        ${place}${isNeeded ? '' : '?'}: ${objectText(parameterSchema(members), 8)};\n`;
  });
  return `Parameters<{\n${places.join('')}      }>`;
}

/** Every problem has the same form, so that an operation only names their numbers. */
function responsesText(responses: Operation['responses']): string {
  const all = Object.entries(responses);
  const problems = all.filter(([, { content }]) => isOnly(content, 'application/problem+json'));
  const answers = all
    .filter(([status]) => !problems.some(([one]) => one === status))
    .map(([status, { content }]) => `        ${status}: ${answerText(content)};\n`);
  const own = `{\n${answers.join('')}      }`;
  const numbers = problems.map(([status]) => status).join(' | ');
  return problems.length === 0 ? own : `${own} & Record<${numbers}, ProblemAnswer>`;
}

function isOnly(content: Content | undefined, type: string): boolean {
  return Object.keys(content ?? {}).join() === type;
}

function answerText(content: Content | undefined): string {
  const json = content?.['application/json'];
  if (json !== undefined && isOnly(content, 'application/json')) {
    return `Answer<${typeOf(json.schema, 8)}>`;
  }
  const body = content === undefined ? '?: never' : `: ${contentText(content)}`;
  return `{ headers: Record<string, unknown>; content${body} }`;
}

function parameterSchema(members: readonly Parameter[]): Schema {
  return {
    properties: Object.fromEntries(
      members.map(({ name, schema, description }) => [
        name,
        description === undefined ? schema : { ...schema, description },
      ]),
    ),
    required: members.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** A body that may be null may be left out. */
function isNullable(content: Content): boolean {
  return Object.values(content).some(({ schema }) =>
    (schema.anyOf ?? []).some(({ type }) => type === 'null'),
  );
}

function contentText(content: Content): string {
  const types = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${typeOf(schema, 10)}`,
  );
  return `{ ${types.join('; ')} }`;
}

function typeOf(schema: Schema, indent: number): string {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) {
    return `components['schemas'][${JSON.stringify($ref.replace('#/components/schemas/', ''))}]`;
  }
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  // Beside fields they are rules between them, which types do not say.
  if (schema.properties !== undefined) return plainType('object', schema, indent);
  const members = anyOf ?? oneOf;
  if (members !== undefined) return members.map((one) => typeOf(one, indent)).join(' | ');
  if (allOf !== undefined) return allOf.map((one) => `(${typeOf(one, indent)})`).join(' & ');
  const types = [schema.type ?? 'unknown'].flat();
  return types.map((type) => plainType(type, schema, indent)).join(' | ');
}

function plainType(type: string, schema: Schema, indent: number): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {}, indent)})[]`;
    case 'object':
      return objectText(schema, indent);
    default:
      return type;
  }
}

function objectText(schema: Schema, indent: number): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const pad = ' '.repeat(indent + 2);
  const lines = Object.entries(properties).map(([name, member]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${comment(member.description, indent + 2)}${pad}${JSON.stringify(name)}${mark}: ${typeOf(member, indent + 2)};\n`;
  });
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  if (others !== undefined)
    lines.push(`${pad}[name: string]: ${indexType(others, lines, indent)};\n`);
  return lines.length === 0
    ? 'Record<string, never>'
    : `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

/** Beside known members only the widest type is possible. */
function indexType(others: Schema, known: readonly string[], indent: number): string {
  return known.length > 0 ? 'unknown' : typeOf(others, indent + 2);
}

function comment(text: string | undefined, indent: number): string {
  return text === undefined ? '' : `${' '.repeat(indent)}/** ${text} */\n`;
}

function doc({ description }: Schema, indent: number): string {
  return description === undefined ? '' : `/** ${description} */\n${' '.repeat(indent)}`;
}
