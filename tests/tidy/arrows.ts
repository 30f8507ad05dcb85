// Imports point downwards only (the picture in README.md).
import { importsOf } from './imports.ts';
import { isScript } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

/** Folders of which every folder directly below is one component. */
const COMPONENT_GROUPS = ['control-plane', 'node', 'addons', 'world'];
const BELOW_COMPONENTS = ['engine/machinery/', 'engine/kernel/'];

/** The consumer owns the interface, and whoever fits it may see it. */
const FITS: Readonly<Record<string, readonly string[]>> = {
  'engine/control-plane/etcd/': ['engine/control-plane/apiserver/storage.ts'],
  'engine/node/container-runtime/': ['engine/node/kubelet/cri.ts'],
  'engine/world/programs/': [
    'engine/node/container-runtime/shim.ts',
    'engine/node/kubelet/pod-network.ts',
  ],
  'engine/world/traffic/': ['engine/node/kubelet/pod-network.ts'],
  'engine/world/registry/': ['engine/node/container-runtime/registry.ts'],
};

/** Packages that are worth their bytes in the page, and where. */
const PACKAGES_IN_ENGINE: Readonly<Record<string, readonly string[]>> = {
  'yaml': ['engine/kubectl/'],
};

const DOORS = ['engine/index.ts', 'engine/realm.ts'];

interface Layer {
  /** Which paths may be imported: files, or folders ending in a slash. */
  readonly sees: readonly string[];
  readonly advice: string;
}

function componentFolder(path: string): string | undefined {
  const [top, group, name, rest] = path.split('/');
  const isComponent = top === 'engine' && name !== undefined
    && rest !== undefined && COMPONENT_GROUPS.includes(group ?? '');
  return isComponent ? `engine/${group}/${name}/` : undefined;
}

function engineLayer(path: string): Layer {
  const component = componentFolder(path);
  if (component !== undefined) {
    return {
      sees: [component, ...BELOW_COMPONENTS, ...FITS[component] ?? []],
      advice: 'components never import each other: say what you need as an '
        + 'interface in your own folder and let cluster/ hand it in, or move '
        + 'what both share into machinery/',
    };
  }
  const [, folder] = path.split('/');
  if (folder === 'kernel') {
    return {
      sees: ['engine/kernel/'],
      advice: 'the kernel knows no Kubernetes: take a parameter instead',
    };
  }
  if (folder === 'machinery') {
    return {
      sees: BELOW_COMPONENTS,
      advice: 'machinery sees the kernel only',
    };
  }
  if (folder === 'kubectl' || folder === 'timeline') {
    return {
      sees: [`engine/${folder}/`, ...BELOW_COMPONENTS],
      advice: `${folder} sees machinery and kernel only: kubectl speaks `
        + 'through the API, timeline reads the journal',
    };
  }
  if (folder === 'cluster') {
    return {
      sees: [
        'engine/cluster/', ...BELOW_COMPONENTS,
        ...COMPONENT_GROUPS.map((group) => `engine/${group}/`),
      ],
      advice: 'cluster/ puts components together and shows nothing',
    };
  }
  return { sees: ['engine/'], advice: 'the engine sees nothing above it' };
}

function exerciseLayer(path: string): Layer {
  // The stages of one component share a file, and so their contracts.
  const own = path.split('/').slice(0, 2).join('/');
  return {
    sees: [`${own}/`, ...DOORS, 'grader/index.ts'],
    advice: 'an exercise imports #engine, #cluster, #grader and its own '
      + 'part',
  };
}

/** Which paths a file may import, or undefined where all is allowed. */
function layerOf(path: string): Layer | undefined {
  const [top] = path.split('/');
  if (top === 'engine') return engineLayer(path);
  if (top === 'exercises') return exerciseLayer(path);
  if (top === 'grader') {
    return {
      sees: ['grader/', ...DOORS],
      advice: 'the grader uses the engine through its two doors: export '
        + 'what you need from engine/index.ts or engine/realm.ts',
    };
  }
  const below = ['engine/', 'grader/', 'exercises/', 'recordings/', 'content/'];
  if (top === 'cli' || top === 'site') {
    return {
      sees: [`${top}/`, ...below, 'package.json'],
      advice: `${top} imports only what lies below it: what several of cli, `
        + 'site and tests need belongs into grader/ or engine/',
    };
  }
  return undefined;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** What is wrong with importing a package or a Node module, if anything. */
function packageProblem(path: string, specifier: string): string | undefined {
  const [top = ''] = path.split('/');
  const isNode = specifier.startsWith('node:');
  if (isNode && ['engine', 'grader', 'exercises'].includes(top)) {
    return `${top}/ also runs in the browser: let the host (cli/ or site/) `
      + `hand in what ${specifier} gives`;
  }
  if (specifier.startsWith('#') || top === 'exercises') {
    return exerciseLayer(path).advice;
  }
  if (top !== 'engine') return undefined;
  const folders = PACKAGES_IN_ENGINE[packageName(specifier)] ?? [];
  if (folders.some((folder) => path.startsWith(folder))) return undefined;
  return `${specifier}: a dependency of the engine must pay for its bytes `
    + 'in the page; decide it in design/ and add it to PACKAGES_IN_ENGINE';
}

function problem(path: string, specifier: string, target?: string) {
  if (target === undefined) return packageProblem(path, specifier);
  const layer = layerOf(path);
  const isSeen = layer === undefined || layer.sees.some((seen) => (
    seen.endsWith('/') ? target.startsWith(seen) : target === seen
  ));
  return isSeen ? undefined : `imports ${specifier}; ${layer.advice}`;
}

const NEEDS_TS = ['engine/', 'grader/', 'cli/', 'exercises/'];

/** Every import that points sideways or upwards. */
export function wrongArrows(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => importsOf(file).flatMap((found) => {
    const { line, specifier, target } = found;
    const message = problem(file.path, specifier, target);
    return message === undefined ? [] : [{ path: file.path, line, message }];
  }));
}

/** Relative imports without the ending that Node needs. */
export function missingEndings(files: readonly SourceFile[]): Finding[] {
  const scripts = files.filter((file) => isScript(file)
    && NEEDS_TS.some((folder) => file.path.startsWith(folder)));
  return scripts.flatMap((file) => importsOf(file)
    .filter(({ specifier }) => /^\.\.?(\/|$)/.test(specifier)
      && !/\.(ts|mjs|js|json)$/.test(specifier))
    .map(({ line, specifier }) => ({
      path: file.path,
      line,
      message: `imports ${specifier}; Node needs the whole file name: `
        + `${specifier}.ts`,
    })));
}

/** Lessons are data: what they show they get from their layout. */
export function importsInContent(files: readonly SourceFile[]): Finding[] {
  const lessons = files.filter(({ path }) => (
    path.startsWith('content/') && /\.mdx?$/.test(path)
  ));
  return lessons.flatMap(({ path, text }) => {
    const prose = text.replace(/^```[\s\S]*?^```/gm, (fence) => (
      fence.replace(/[^\n]/g, '')
    ));
    return prose.split('\n').flatMap((line, index) => (
      /^(import|export)\s/.test(line) ? [{
        path,
        line: index + 1,
        message: 'a lesson has no import and export lines: the layout hands '
          + 'the author components to every lesson',
      }] : []
    ));
  });
}
