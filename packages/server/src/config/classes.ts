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

/** The classes under which a trait of `className` may be set, the one that wins first. */
export function acceptedClasses(className: string): readonly string[] {
  const related = CHAINS.filter((chain) => chain.includes(className)).flat();
  return related.length === 0 ? [className] : [...new Set(related)];
}

/** Objects whose children may have configuration of their own: `c.ServerApp.KernelManager.x`. */
const PARENTS = ['ServerApp', 'MappingKernelManager', 'AsyncMappingKernelManager'];

/**
 * The same with the sections inside those of parents, which win over all others. The application
 * itself has no parent.
 */
export function acceptedPaths(className: string): readonly string[] {
  const classes = acceptedClasses(className);
  if (className === 'ServerApp' || className === 'Application') return classes;
  return [...PARENTS.flatMap((parent) => classes.map((one) => `${parent}.${one}`)), ...classes];
}

/** Splits `Class.trait`. */
export function splitTrait(trait: string): readonly [className: string, name: string] {
  const dot = trait.lastIndexOf('.');
  return [trait.slice(0, dot), trait.slice(dot + 1)];
}
