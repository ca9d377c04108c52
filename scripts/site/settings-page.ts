// docs/settings.md: every key of config/sluice.yaml, from the schema that also checks it.
import {
  expectationOf,
  type JsonSchema,
  sluiceJsonSchema,
} from '../../src/trader/config/schema/json-schema.ts';
import { escaped, table, withCode } from './markdown-table.ts';

export const SETTINGS_PAGE = 'docs/settings.md';

const HEAD = `# Every setting

All keys of \`config/sluice.yaml\` with their defaults and the values that they accept, made from the schema that checks the file (\`scripts/make-schemas.ts\`).
\`sluice config check\` names every fault of a file, with its line. \`risk.max_positions\` is the key \`max_positions\` below \`risk:\`; \`[]\` is each member of a
list, \`NAME\` a name of your choice.
`;

export function settingsPage(): string {
  const { properties = {} } = sluiceJsonSchema();
  const isGroup = ([, schema]: [string, JsonSchema]) => rowsOf('', schema).length > 0;
  const groups = Object.entries(properties).filter(isGroup);
  const single = Object.entries(properties).filter((entry) => !isGroup(entry));
  const first = section(
    'The file',
    '',
    single.map(([key, schema]) => row(key, schema)),
  );
  const others = groups.map(([key, schema]) =>
    section(`\`${key}\``, schema.description ?? '', rowsOf(key, schema)),
  );
  return [HEAD, first, ...others].join('\n');
}

function section(title: string, sentence: string, rows: readonly Row[]): string {
  const about = sentence === '' ? '' : `${withCode(sentence)}.\n\n`;
  return `## ${title}\n\n${about}${table(['key', 'default', 'accepts', ''], rows)}`;
}

type Row = readonly string[];

/** Of the keys below `path`, with those of its members. */
function rowsOf(path: string, schema: JsonSchema): Row[] {
  return membersOf(path, schema).flatMap(([key, member]) => {
    const below = rowsOf(key, member);
    const isNamed = member.description !== undefined || below.length === 0;
    return [...(isNamed ? [row(key, member)] : []), ...below];
  });
}

function membersOf(path: string, schema: JsonSchema): [string, JsonSchema][] {
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  return [
    ...Object.entries(properties).map(([name, member]): [string, JsonSchema] => [
      below(name),
      member,
    ]),
    ...(isObject(items) ? membersOf(`${path}[]`, items) : []),
    ...(isObject(additionalProperties) ? membersOf(below('NAME'), additionalProperties) : []),
    ...anyOf.flatMap((shape) => membersOf(path, shape)),
  ];
}

function isObject(schema: JsonSchema | boolean | undefined): schema is JsonSchema {
  return typeof schema === 'object';
}

function row(key: string, schema: JsonSchema): Row {
  const { description = '', default: value } = schema;
  return [`\`${key}\``, defaultText(value), escaped(expectationOf(schema)), withCode(description)];
}

function defaultText(value: unknown): string {
  if (value === undefined || (typeof value === 'object' && JSON.stringify(value) === '{}'))
    return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
