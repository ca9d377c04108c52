// Sections of the configuration that a command does without: their keys and addresses may be in variables that are not
// set where it runs.
import type { CommandMode } from '../../ports/settings.ts';
import { type ConfigNode, type ConfigPath, withoutNode } from '../issues/config-node.ts';
import type { Override } from '../tree/env-tree.ts';

export interface Reader {
  /** Overrides the mode in the files. */
  readonly commandMode?: CommandMode;
  /** It uses the book of the API or the history of the gateway, and neither feeds nor strategies. */
  readonly tradesNothing?: boolean;
  /** It is the API: all sections, but no strategies; they may be on another host. */
  readonly isApi?: boolean;
  /** If so, it reads the topics of the book as well. */
  readonly readsTopics?: boolean;
  /** If so, it sends messages to people as well. */
  readonly notifies?: boolean;
  /** It reaches no service, and has other strategies. */
  readonly isBacktest?: boolean;
}

/** A practice sends no notifications, and no language model words anything of it. */
const NOTIFY: ConfigPath = ['notify'];
const BY_PRACTICE: readonly ConfigPath[] = [
  NOTIFY,
  ['agents', 'language_model'],
  ['agents', 'telegram'],
];
const TOPICS: ConfigPath = ['api', 'kafka'];
const BY_BACKTEST: readonly ConfigPath[] = [
  ...BY_PRACTICE,
  ['metrics'],
  ['telemetry'],
  ['sentry'],
  ['api', 'statements'],
  ['api', 'redis'],
  ['api', 'alpaca'],
  TOPICS,
];

/** What a variable says is of the operator's own servers; a demonstration has its own, in a file. */
const FROM_VARIABLES_BY_DEMO: readonly ConfigPath[] = [TOPICS, ['api', 'redis']];

export function withoutLeftOut(root: ConfigNode, reader: Reader): ConfigNode {
  return leftOutBy(reader).reduce(withoutNode, root);
}

export function isLeftOut({ path }: Override, reader: Reader): boolean {
  const isDemo = reader.commandMode === 'demo';
  const all = [...leftOutBy(reader), ...(isDemo ? FROM_VARIABLES_BY_DEMO : [])];
  return all.some((left) => left.every((step, at) => path[at] === step));
}

function leftOutBy({
  commandMode,
  tradesNothing,
  readsTopics,
  notifies,
  isBacktest,
}: Reader): readonly ConfigPath[] {
  if (tradesNothing === true)
    return [
      ['feeds'],
      ...BY_BACKTEST.filter((path) => path !== TOPICS || readsTopics !== true).filter(
        (path) => path !== NOTIFY || notifies !== true,
      ),
    ];
  if (isBacktest === true) return BY_BACKTEST;
  return commandMode === 'practice' ? BY_PRACTICE : [];
}
