// Where relative paths of the configuration lead.
import { dirname, resolve } from 'node:path';
import { withBrokerPathsPlaced } from '../brokers/broker-configs.ts';
import { dataFolderOf } from '../files/data-folder.ts';
import { type ConfigNode, nodeAt, type Origin } from '../issues/config-node.ts';
import type { CheckedTree } from '../schema/check-tree.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { Environment } from '../tree/env-tree.ts';

const POSTGRES = /^postgres(ql)?:\/\//;

export interface Folders {
  baseOf(origin: Origin): string;
  resolved(name: 'data' | 'strategies'): string;
}

/**
 * A path in a file is relative to the file's folder, any other to the working directory; defaults are relative to the
 * first file's folder.
 */
export function createFolders(
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  files: readonly string[],
  root: ConfigNode,
): Folders {
  const baseOf = (origin: Origin) =>
    origin.kind === 'file' ? dirname(resolve(cwd, origin.file)) : cwd;
  return {
    baseOf,
    resolved(name: 'data' | 'strategies'): string {
      const node = nodeAt(root, [name]);
      const [file = cwd] = files;
      const folder =
        node?.kind === 'scalar'
          ? resolve(baseOf(node.origin), node.source)
          : resolve(dirname(file), '..', name);
      if (name !== 'data') return folder;
      const isChosen = node?.kind === 'scalar' && node.origin.kind !== 'file';
      return dataFolderOf({ folder, file, isChosen, env });
    },
  };
}

/** The paths of keys and of the API are like the folders; its store may also be the address of a server. */
export function withPathsPlaced(
  { value, root }: CheckedTree<SluiceFile>,
  folders: Folders,
): SluiceFile {
  const placed = (text: string | undefined, ...path: (string | number)[]) => {
    const node = nodeAt(root, path);
    if (text === undefined || node === undefined || POSTGRES.test(text)) return text;
    return resolve(folders.baseOf(node.origin), text);
  };
  const { api } = value;
  const traders = api.traders.map((trader, index) => ({
    ...trader,
    data: placed(trader.data, 'api', 'traders', index, 'data'),
  }));
  const tls = api.tls && {
    cert: placed(api.tls.cert, 'api', 'tls', 'cert') ?? '',
    key: placed(api.tls.key, 'api', 'tls', 'key') ?? '',
  };
  const redis = api.redis && {
    ...api.redis,
    ca: placed(api.redis.ca, 'api', 'redis', 'ca'),
    cert: placed(api.redis.cert, 'api', 'redis', 'cert'),
    key: placed(api.redis.key, 'api', 'redis', 'key'),
  };
  const kafka = api.kafka && {
    ...api.kafka,
    ca: placed(api.kafka.ca, 'api', 'kafka', 'ca'),
    cert: placed(api.kafka.cert, 'api', 'kafka', 'cert'),
    key: placed(api.kafka.key, 'api', 'kafka', 'key'),
  };
  const [store, own] = [placed(api.store, 'api', 'store'), placed(api.folder, 'api', 'folder')];
  const backtest_data = placed(api.backtest_data, 'api', 'backtest_data');
  const prices = { ...api.prices, files: placed(api.prices.files, 'api', 'prices', 'files') };
  const files = { store, folder: own, tls, kafka, redis, prices, backtest_data };
  const sections = withBrokerPathsPlaced(value, placed);
  return { ...sections, api: { ...api, ...files, traders } };
}
