/**
 * Which classes of Jupyter share their traits: a value given for a parent applies to the class that
 * runs, and the most specific class wins (traitlets sorts by the method resolution order, not by
 * the place a value came from). Order of each chain: most specific first.
 */
const CHAINS: readonly (readonly string[])[] = [
  ['ServerApp', 'JupyterApp', 'Application'],
  ['LabApp', 'LabServerApp', 'ExtensionApp', 'JupyterApp', 'Application'],
  ['TerminalsExtensionApp', 'ExtensionApp', 'JupyterApp', 'Application'],
  [
    'AsyncLargeFileManager',
    'LargeFileManager',
    'AsyncFileContentsManager',
    'FileContentsManager',
    'AsyncFileManagerMixin',
    'FileManagerMixin',
    'AsyncContentsManager',
    'ContentsManager',
  ],
  [
    'AsyncFileCheckpoints',
    'FileCheckpoints',
    'AsyncFileManagerMixin',
    'FileManagerMixin',
    'AsyncCheckpoints',
    'Checkpoints',
  ],
  [
    'AsyncMappingKernelManager',
    'MappingKernelManager',
    'AsyncMultiKernelManager',
    'MultiKernelManager',
  ],
  [
    'ServerKernelManager',
    'AsyncIOLoopKernelManager',
    'AsyncKernelManager',
    'KernelManager',
    'ConnectionFileMixin',
  ],
  ['AsyncIOLoopKernelRestarter', 'IOLoopKernelRestarter', 'KernelRestarter'],
  ['ZMQChannelsWebsocketConnection', 'BaseKernelWebsocketConnection'],
  ['PasswordIdentityProvider', 'IdentityProvider'],
  ['AllowAllAuthorizer', 'Authorizer'],
];

/** Hundreds of settings are of some dozens of classes, and every start asks for each of them. */
const accepted = new Map<string, readonly string[]>();
const paths = new Map<string, readonly string[]>();

/** The classes under which a trait of `className` may be set, the one that wins first. */
export function acceptedClasses(className: string): readonly string[] {
  let classes = accepted.get(className);
  if (classes === undefined) {
    const related = CHAINS.filter((chain) => chain.includes(className)).flat();
    classes = related.length === 0 ? [className] : [...new Set(related)];
    accepted.set(className, classes);
  }
  return classes;
}

/** Objects whose children may have configuration of their own: `c.ServerApp.KernelManager.x`. */
const PARENTS = ['ServerApp', 'MappingKernelManager', 'AsyncMappingKernelManager'];

/**
 * The same with the sections inside those of parents, which win over all others. The application
 * itself has no parent.
 */
export function acceptedPaths(className: string): readonly string[] {
  const known = paths.get(className);
  if (known !== undefined) return known;
  const classes = acceptedClasses(className);
  const hasParent = className !== 'ServerApp' && className !== 'Application';
  const inside = hasParent
    ? PARENTS.flatMap((parent) => classes.map((one) => `${parent}.${one}`))
    : [];
  const all = [...inside, ...classes];
  paths.set(className, all);
  return all;
}

/** Splits `Class.trait`. */
export function splitTrait(trait: string): readonly [className: string, name: string] {
  const dot = trait.lastIndexOf('.');
  return [trait.slice(0, dot), trait.slice(dot + 1)];
}
