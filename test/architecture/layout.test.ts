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
    sentence: 'every source file lives in a layer that has a rank',
    rule: rules.knowsEveryFolder,
    broken: [file('src/lib/thing.ts')],
  },
  {
    sentence: 'a layer imports only layers below it, and trading and holdings never each other',
    rule: rules.dependsDownwards,
    broken: [
      file('src/kernel/a.ts', "import type { B } from '../market/b.ts';"),
      file('src/trading/a.ts', "export { b } from '../holdings/b.ts';"),
      file('src/engine/a.ts', "const b = await import('../app/b.ts');"),
    ],
  },
  {
    sentence: 'islands never import each other, and neither do siblings of one group',
    rule: rules.islandsStayApart,
    broken: [
      file('src/engine/a.ts', "import { b } from '../adapters/sqlite/b.ts';"),
      file('src/adapters/ib/a.ts', "import { b } from '../flow-api/b.ts';"),
      file('src/simulators/ssi/a.ts', "import {\n  b,\n  c,\n} from '../../adapters/ssi/b.ts';"),
    ],
  },
  {
    sentence: 'a package is imported only by the folders that own it',
    rule: rules.packagesStayInTheirFolders,
    broken: [
      file('src/engine/a.ts', "import axios from 'axios';"),
      file('src/adapters/ib/session/a.ts', "import { IBApi } from '@stoqey/ib';"),
      file('src/app/a.ts', "import 'left-pad/register';"),
    ],
  },
  {
    sentence: 'the pure folders import nothing of node and no streams, the bus aside',
    rule: rules.pureFoldersStayPure,
    broken: [
      file('src/market/a.ts', "import { readFileSync } from 'node:fs';"),
      file('src/trading/a.ts', "import type { Observable } from 'rxjs';"),
    ],
  },
  {
    sentence:
      "the wall clock and timers appear only in the system adapter, the simulators' clock and the CLI",
    rule: rules.timeIsKeptInThreePlaces,
    broken: [
      file('src/engine/a.ts', 'const now = Date.now();'),
      file('src/adapters/ib/a.ts', 'setTimeout(call, 5);'),
      file('src/surfaces/desk/a.ts', 'const now = new Date();'),
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
    sentence: 'files are named in kebab-case',
    rule: rules.fileNamesAreKebabCase,
    broken: [file('src/engine/turnLoop.ts'), file('test/Engine.test.ts')],
  },
  {
    sentence: 'no file or folder has a name that says nothing',
    rule: rules.fileNamesSaySomething,
    broken: [file('src/kernel/utils.ts'), file('src/trading/order-manager.ts')],
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
    const named = broken.filter(({ path }) => sentences.join('\n').includes(path));
    expect(named).toEqual(broken);
  });

  it('is read from the real sources', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('src/kernel/clock.ts');
    expect(paths).toContain('package.json');
  });

  it('lets simulators share their clock and the bus have its streams', () => {
    const allowed = [
      file('src/simulators/flow-api/a.ts', "import { b } from '../clock.ts';"),
      file('src/kernel/bus.ts', "import { Subject } from 'rxjs';"),
      file('src/adapters/system/clock.ts', '// Date.now is at home here\nDate.now();'),
    ];
    expect(LAWS.flatMap(({ rule }) => rule(allowed))).toEqual([]);
  });
});
