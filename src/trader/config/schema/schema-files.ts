// Generates the published schema files from the schemas that also check the configuration.
import {
  defaultsJsonSchema,
  profileJsonSchema,
  sluiceJsonSchema,
  strategyJsonSchema,
} from './json-schema.ts';

export interface TextFile {
  /** Relative to the package's folder. */
  readonly path: string;
  readonly text: string;
}

export function schemaFiles(): readonly TextFile[] {
  return [
    { path: 'config/sluice.schema.json', text: toText(sluiceJsonSchema()) },
    { path: 'config/feed.schema.json', text: toText(profileJsonSchema()) },
    { path: 'config/strategy.schema.json', text: toText(strategyJsonSchema()) },
    { path: 'config/strategy-defaults.schema.json', text: toText(defaultsJsonSchema()) },
  ];
}

function toText(schema: object): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
