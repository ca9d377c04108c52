// Generates the published schema files from the schemas that also check the configuration.
import {
  DEFAULTS_JSON_SCHEMA,
  PROFILE_JSON_SCHEMA,
  SLUICE_JSON_SCHEMA,
  STRATEGY_JSON_SCHEMA,
} from './json-schema.ts';

export interface TextFile {
  /** Relative to the package's folder. */
  readonly path: string;
  readonly text: string;
}

export function schemaFiles(): readonly TextFile[] {
  return [
    { path: 'config/sluice.schema.json', text: toText(SLUICE_JSON_SCHEMA) },
    { path: 'config/feed.schema.json', text: toText(PROFILE_JSON_SCHEMA) },
    { path: 'config/strategy.schema.json', text: toText(STRATEGY_JSON_SCHEMA) },
    { path: 'config/strategy-defaults.schema.json', text: toText(DEFAULTS_JSON_SCHEMA) },
  ];
}

function toText(schema: object): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
