import { describe, expect, it } from 'vitest';
import * as rules from './layout-rules.ts';
import { projectFiles, type SourceFile } from './source-tree.ts';

const files = projectFiles();

interface Law {
  readonly sentence: string;
  readonly rule: rules.Rule;
  /** Files that break it, to show that the rule sees. */
  readonly broken: readonly SourceFile[];
}

function file(path: string, text = ''): SourceFile {
  return { path, text };
}

const LAWS: readonly Law[] = [
  {
    sentence: 'every source file lives in a context of the layout, and in a room of it',
    rule: rules.knowsEveryFolder,
    broken: [file('src/lib/thing.ts'), file('src/trader/lib/thing.ts')],
  },
  {
    sentence:
      'a context imports only contexts below it; trader, ledger and simulators never each other',
    rule: rules.dependsDownwards,
    broken: [
      file('src/kernel/a.ts', "import type { B } from '../market/b.ts';"),
      file('src/trader/domain/a.ts', "export { b } from '../../ledger/ports/b.ts';"),
      file('src/simulators/host/a.ts', "import { b } from '../../trader/ports/b.ts';"),
      file('src/trader/app/a.ts', "const b = await import('../../research/grid/b.ts');"),
    ],
  },
  {
    sentence: 'a context is entered by its ports or its app, unless a row says more',
    rule: rules.contextsAreEnteredByTheirDoors,
    broken: [
      file('src/cli/a.ts', "import { b } from '../trader/engine/b.ts';"),
      file('src/api/http/a.ts', "import { b } from '../../trader/adapters/sqlite/b.ts';"),
      file('src/research/fills/a.ts', "import { b } from '../../trader/adapters/ib/b.ts';"),
      file('src/relay/a.ts', "import { b } from '../ledger/store/b.ts';"),
    ],
  },
  {
    sentence: 'inside a context a room imports only the rooms below it; islands never each other',
    rule: rules.roomsDependDownwards,
    broken: [
      file('src/trader/domain/a.ts', "import { b } from '../ports/b.ts';"),
      file('src/trader/engine/a.ts', "import { b } from '../adapters/sqlite/b.ts';"),
      file('src/trader/notifications/a.ts', "import { b } from '../app/b.ts';"),
      file('src/ledger/store/a.ts', "import { b } from '../prices/b.ts';"),
      file('src/simulators/ssi/a.ts', "import {\n  b,\n  c,\n} from '../flow-api/b.ts';"),
    ],
  },
  {
    sentence: 'siblings under adapters and surfaces never import each other',
    rule: rules.siblingsStayApart,
    broken: [
      file('src/trader/adapters/ib/a.ts', "import { b } from '../flow-api/b.ts';"),
      file('src/trader/adapters/kit/a.ts', "import { b } from '../ib/b.ts';"),
      file('src/trader/surfaces/control/a.ts', "import { b } from '../metrics/b.ts';"),
    ],
  },
  {
    sentence: 'a package is imported only by the folders that own it',
    rule: rules.packagesStayInTheirFolders,
    broken: [
      file('src/trader/engine/a.ts', "import axios from 'axios';"),
      file('src/trader/adapters/ib/session/a.ts', "import { IBApi } from '@stoqey/ib';"),
      file('src/trader/app/a.ts', "import 'left-pad/register';"),
    ],
  },
  {
    sentence: 'the pure folders import nothing of node and no streams, the bus aside',
    rule: rules.pureFoldersStayPure,
    broken: [
      file('src/market/a.ts', "import { readFileSync } from 'node:fs';"),
      file('src/trader/domain/a.ts', "import type { Observable } from 'rxjs';"),
    ],
  },
  {
    sentence:
      "the wall clock and timers appear only in the trader's system adapter, the API's composition, the simulators' host and the CLI",
    rule: rules.timeIsKeptInFourPlaces,
    broken: [
      file('src/trader/engine/a.ts', 'const now = Date.now();'),
      file('src/trader/adapters/ib/a.ts', 'setTimeout(call, 5);'),
      file('src/trader/surfaces/control/a.ts', 'const now = new Date();'),
    ],
  },
  {
    sentence:
      "calendar and currency come from the instrument's venue; only market/venues, the settings that name the home venue and the simulators know the US, and the schema names its currency",
    rule: rules.venuesComeFromOnePlace,
    broken: [
      file('src/trader/engine/a.ts', "import { US } from '../../market/venues/us.ts';"),
      file(
        'src/trader/notifications/a.ts',
        "import { US_EQUITIES } from '../../market/venues/us.ts';",
      ),
      file('src/cli/a.ts', "const { US } = await import('../market/venues/us.ts');"),
      file('src/trader/domain/a.ts', "const told = { amount, currency: 'USD' };"),
      file('src/research/fills/a.ts', "if (currency === 'VND') return;"),
    ],
  },
  {
    sentence: 'imports have no cycles, types included',
    rule: rules.importsHaveNoCycles,
    broken: [
      file('src/kernel/a.ts', "import type { B } from './b.ts';"),
      file('src/kernel/b.ts', "import type { C } from './c.ts';"),
      file('src/kernel/c.ts', "import type { A } from './a.ts';"),
    ],
  },
  {
    sentence: "a folder's own files are never imported by its subfolders",
    rule: rules.subfoldersNeverImportTheDoor,
    broken: [
      file('src/trader/engine/position-reconciler/a.ts', "import type { B } from '../b.ts';"),
      file('test/simulation/laws/a.ts', "import { b } from '../b.ts';"),
    ],
  },
  {
    sentence: 'folders have no cycles, types and tests included',
    rule: rules.foldersHaveNoCycles,
    broken: [
      file('src/trader/engine/position-reconciler/a.ts', "import type { B } from '../risk/b.ts';"),
      file(
        'src/trader/engine/risk/c.ts',
        "import type { D } from '../protective-orders/deep/d.ts';",
      ),
      file(
        'src/trader/engine/protective-orders/e.ts',
        "import type { F } from '../position-reconciler/f.ts';",
      ),
    ],
  },
  {
    sentence: 'only trader/ports/approval mints what a broker accepts, from a durable fact',
    rule: rules.approvalIsMintedInOnePlace,
    broken: [
      file('src/trader/engine/shell/a.ts', 'broker.submit({ legs } as ApprovedOrder);'),
      file('src/trader/app/paper-probe/a.ts', 'broker.cancel(it as unknown as ApprovedCancel);'),
      file('src/trader/engine/core/a.ts', 'route(facts as readonly DurableFact[]);'),
    ],
  },
  {
    sentence:
      "Interactive Brokers' words stay in its adapter, the simulators and the places listed",
    rule: rules.brokerWordsStayAtTheBroker,
    broken: [
      file('src/trader/engine/orders/a.ts', 'if (order.permId === told.permId) return;'),
      file('src/trader/domain/orders/a.ts', 'readonly ocaGroup?: string;'),
      file('src/market/instruments/a.ts', 'readonly conId: number;'),
      file('src/research/fills/a.ts', 'const { clientId } = options;'),
      file('src/trader/ports/look.ts', 'readonly ocaType: number;'),
    ],
  },
  {
    sentence: 'refusal codes of a broker are translated in its adapter',
    rule: rules.brokerCodesAreTranslatedInTheAdapter,
    broken: [
      file('src/trader/engine/orders/a.ts', 'const DUPLICATE_ID = 103;'),
      file('src/research/fills/a.ts', "const NOT_FOUND = { code: 10147, text: 'gone' };"),
    ],
  },
  {
    sentence: 'files are named in kebab-case',
    rule: rules.fileNamesAreKebabCase,
    broken: [file('src/trader/engine/turnLoop.ts'), file('test/Engine.test.ts')],
  },
  {
    sentence: 'no file or folder has a name that says nothing',
    rule: rules.fileNamesSaySomething,
    broken: [file('src/kernel/utils.ts'), file('src/trader/domain/order-manager.ts')],
  },
  {
    sentence: 'a file of the sources has at most 300 lines, unless the list says why',
    rule: rules.filesAreShort,
    broken: [
      file('src/trader/engine/a.ts', 'x();\n'.repeat(301)),
      file('src/api/dashboard/a.tsx', 'x();\n'.repeat(301)),
      file('src/cli/commands.ts', 'x();\n'.repeat(300)),
    ],
  },
  {
    sentence: 'no file of the project names a path of the machine it was written on',
    rule: rules.noFileNamesAMachine,
    broken: [file('docs/a.md', `see ${['', 'tmp', 'x'].join('/')}`)],
  },
];

describe('the layout', () => {
  it.each(LAWS)('holds: $sentence', ({ rule }) => {
    expect(rule(files)).toEqual([]);
  });

  it.each(LAWS)('is seen broken: $sentence', ({ rule, broken }) => {
    const sentences = rule(broken);
    const named = broken.filter(({ path }) =>
      sentences.some((sentence) => sentence.includes(path) || sentence.includes(folderOf(path))),
    );
    expect(named).toEqual(broken);
  });

  it('is read from the real sources', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('src/kernel/clock.ts');
    expect(paths).toContain('package.json');
  });

  it('lets simulators share their host, the bus have its streams, research run the engine', () => {
    const allowed = [
      file('src/simulators/flow-api/a.ts', "import { b } from '../host/clock.ts';"),
      file('src/kernel/bus.ts', "import { Subject } from 'rxjs';"),
      file('src/research/backtest/a.ts', "import { b } from '../../trader/engine/core/core.ts';"),
      file('src/relay/a.ts', "import type { B } from '../trader/ports/b.ts';"),
      file('src/trader/adapters/system/clock.ts', '// Date.now is at home here\nDate.now();'),
      file(
        'src/trader/config/settings/venues.ts',
        "import { US } from '../../../market/venues/us.ts';",
      ),
      file('src/market/venues/us.ts', "export const US = { currency: 'USD' };"),
    ];
    expect(LAWS.flatMap(({ rule }) => rule(allowed))).toEqual([]);
  });
});

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
