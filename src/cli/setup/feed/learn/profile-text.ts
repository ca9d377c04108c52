// The draft as the text of a profile, with a comment where only a person can know.
import type { Draft } from './draft.ts';
import type { Field } from './fields.ts';

export interface ProfileHead {
  readonly name: string;
  /** The sample's file or address, as it was given. */
  readonly from: string;
  /** Lines of `request`. */
  readonly request: readonly string[];
}

export function profileText(draft: Draft, { name, from, request }: ProfileHead): string {
  const { items, isFlow, map, flow, features, missing } = draft;
  return [
    '# yaml-language-server: $schema=../feed.schema.json',
    '#',
    `# Proposed by \`sluice feed learn\` from ${from}: check each line against the documents of the source.`,
    '',
    `name: ${name}`,
    ...(isFlow ? ['kind: flow'] : []),
    '',
    ...request,
    ...(items === undefined ? [] : ['', `envelope: { items: "${items}" }`]),
    '',
    'map:',
    ...[...map].flatMap(([key, field]) => fieldLines(key, field, '  ')),
    ...missing
      .filter((key) => !key.startsWith('flow.'))
      .map((key) => `  # ${key}: { path: ... }   # no field looks like it`),
    ...block('features', features),
    ...block('flow', flow),
    ...missing
      .filter((key) => key.startsWith('flow.'))
      .map((key) => `    # ${key.slice('flow.'.length)}: { path: ... }   # no field looks like it`),
    ...(isFlow ? flowTerms(map.has('signal')) : []),
    '',
  ].join('\n');
}

function block(name: string, fields: ReadonlyMap<string, Field>): string[] {
  if (fields.size === 0) return [];
  return [`  ${name}:`, ...[...fields].flatMap(([key, field]) => fieldLines(key, field, '    '))];
}

function fieldLines(key: string, { pieces, question }: Field, indent: string): string[] {
  const line = `${indent}${key}: { ${pieces.join(', ')} }`;
  return question === undefined ? [line] : [`${indent}# ? ${question}`, line];
}

/** A single alert says too little: a prediction is made of those within five minutes. */
function flowTerms(isSignalStated: boolean): string[] {
  return [
    ...(isSignalStated ? [] : ['', 'derive: { min_side_share: 0.6 }']),
    '',
    '# ? how much flow makes a prediction is your choice',
    'aggregate: { window_minutes: 5, half_life_minutes: 5, min_count: 3, min_premium: 250000, min_score: 0.2 }',
  ];
}
