// The key of the language model: in the environment variable that the configuration names.
import type { Settings } from '../../ports/settings.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { originAt, pathText } from '../issues/config-node.ts';
import type { CheckedTree } from '../schema/check-tree.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { Environment } from '../tree/env-tree.ts';

const PATH = ['agents', 'language_model', 'key_variable'];

export function modelKeyIssues(
  { value, root }: CheckedTree<SluiceFile>,
  env: Environment,
): ConfigIssue[] {
  const name = value.agents.language_model?.key_variable;
  if (name === undefined || (env[name] ?? '') !== '') return [];
  const message = `the environment variable ${name} is not set; run \`export ${name}=...\` first`;
  return [{ origin: originAt(root, PATH), path: pathText(PATH), message }];
}

export function withModelKey(
  settings: Settings,
  { agents: { language_model: wanted } }: SluiceFile,
  env: Environment,
): Settings {
  const { languageModel } = settings.agents;
  if (languageModel === undefined || wanted?.key_variable === undefined) return settings;
  const key = env[wanted.key_variable];
  return { ...settings, agents: { ...settings.agents, languageModel: { ...languageModel, key } } };
}
