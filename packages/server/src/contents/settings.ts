import { Type } from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

const whatIsHidden = ['__pycache__', '*.pyc', '*.pyo', '.DS_Store', '*~'];

/** Jupyter's traits of the contents manager, its checkpoints and the notary. */
export const contentsSettings = defineSettings({
  allowHidden: setting({
    trait: 'ContentsManager.allow_hidden',
    schema: Type.Boolean(),
    default: false,
    help: 'Allow access to hidden files.',
  }),
  hideGlobs: setting({
    trait: 'ContentsManager.hide_globs',
    schema: Type.Array(Type.String()),
    default: whatIsHidden,
    help: 'Glob patterns of names that directory listings leave out.',
  }),
  untitledNotebook: setting({
    trait: 'ContentsManager.untitled_notebook',
    schema: Type.String(),
    default: 'Untitled',
    help: 'Base name of new notebooks.',
  }),
  untitledFile: setting({
    trait: 'ContentsManager.untitled_file',
    schema: Type.String(),
    default: 'untitled',
    help: 'Base name of new files.',
  }),
  untitledDirectory: setting({
    trait: 'ContentsManager.untitled_directory',
    schema: Type.String(),
    default: 'Untitled Folder',
    help: 'Base name of new directories.',
  }),
  rootDir: setting({
    trait: 'FileContentsManager.root_dir',
    schema: Type.String(),
    default: '',
    help: 'The folder that is served, where it is not ServerApp.root_dir.',
  }),
  preferredDir: setting({
    trait: 'FileContentsManager.preferred_dir',
    schema: Type.String(),
    default: '',
    help: 'Directory that front ends open first: an API path, relative to the root directory.',
    deprecated: ['ServerApp.preferred_dir'],
  }),
  deleteToTrash: setting({
    trait: 'FileContentsManager.delete_to_trash',
    schema: Type.Boolean(),
    default: true,
    help: 'Move deleted files to the trash of the system instead of removing them for good.',
  }),
  alwaysDeleteDir: setting({
    trait: 'FileContentsManager.always_delete_dir',
    schema: Type.Boolean(),
    default: false,
    help: 'Remove directories for good even when they are not empty.',
  }),
  maxCopyFolderSizeMb: setting({
    trait: 'FileContentsManager.max_copy_folder_size_mb',
    schema: Type.Integer({ minimum: 0 }),
    default: 500,
    help: 'Largest directory that may be copied, in MiB.',
  }),
  useAtomicWriting: setting({
    trait: 'FileContentsManager.use_atomic_writing',
    schema: Type.Boolean(),
    default: true,
    help: 'Replace files in one step. Turn off only for file systems that cannot rename safely.',
  }),
  hashAlgorithm: setting({
    trait: 'FileContentsManager.hash_algorithm',
    schema: Type.String(),
    default: 'sha256',
    help: 'Algorithm of the content hashes that clients compare.',
  }),
  preparedBytes: setting({
    trait: 'Elara.contents_cache_bytes',
    schema: Type.Integer({ minimum: 0 }),
    default: 128 * 1024 * 1024,
    help: 'Memory for answers that are kept while their files and directories do not change; 0 keeps none.',
  }),
  checkpointDir: setting({
    trait: 'FileCheckpoints.checkpoint_dir',
    schema: Type.String({ minLength: 1 }),
    default: '.ipynb_checkpoints',
    help: 'Name of the directory beside a file in which its checkpoint is kept.',
  }),
  notaryAlgorithm: setting({
    trait: 'NotebookNotary.algorithm',
    schema: Type.String(),
    default: 'sha256',
    help: 'Hash algorithm of notebook signatures.',
  }),
  notarySecret: setting({
    trait: 'NotebookNotary.secret',
    schema: Type.String(),
    default: '',
    help: 'Key of notebook signatures; from NotebookNotary.secret_file where empty.',
    secret: true,
  }),
  notarySecretFile: setting({
    trait: 'NotebookNotary.secret_file',
    schema: Type.String(),
    default: '',
    help: 'File with the key of notebook signatures; `notebook_secret` in the data directory where empty.',
  }),
  notaryDataDir: setting({
    trait: 'NotebookNotary.data_dir',
    schema: Type.String(),
    default: '',
    help: 'Directory of the key and of the signatures; the Jupyter data directory where empty.',
  }),
  notaryDbFile: setting({
    trait: 'NotebookNotary.db_file',
    schema: Type.String(),
    default: '',
    help:
      'Where the signatures of trusted notebooks are kept; `:memory:` forgets them at the end. ' +
      'Elara does not use SQLite: for a name that ends in `.db` it keeps lines of JSON in `.jsonl` beside it.',
  }),
  notaryCacheSize: setting({
    trait: 'SQLiteSignatureStore.cache_size',
    schema: Type.Integer({ minimum: 1 }),
    default: 65535,
    help: 'Signatures that are kept; the oldest quarter goes when there are more.',
  }),
});

export type ContentsSettings = SettingsOf<typeof contentsSettings>;
