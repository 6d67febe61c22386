import {
  addedClass,
  ANY,
  BOOLEAN,
  DICTIONARY,
  noEffect,
  ownClass,
  refused,
  TEXT,
  type NotApplicable,
} from './declare.ts';

const SAME = 'Checkpoints are written and compared as the files of the contents manager.';

/** Of the classes that keep files. */
export const CONTENTS: readonly NotApplicable[] = [
  refused(
    'ContentsManager.pre_save_hook',
    ANY,
    null,
    'Functions in Python cannot be called; what they take out of a notebook would be saved.',
  ),
  noEffect(
    'ContentsManager.post_save_hook',
    ANY,
    null,
    'Functions in Python cannot be called after a save; listen to the events of /api/events/subscribe.',
  ),
  noEffect(
    'ContentsManager.checkpoints',
    ANY,
    null,
    'Checkpoints are kept in files beside the originals.',
  ),
  ownClass(
    'ContentsManager.checkpoints_class',
    [
      'jupyter_server.services.contents.filecheckpoints.AsyncFileCheckpoints',
      'jupyter_server.services.contents.filecheckpoints.FileCheckpoints',
      'jupyter_server.services.contents.checkpoints.AsyncCheckpoints',
      'jupyter_server.services.contents.checkpoints.Checkpoints',
    ],
    'Checkpoints are kept in files, as with AsyncFileCheckpoints.',
  ),
  noEffect(
    'ContentsManager.checkpoints_kwargs',
    DICTIONARY,
    {},
    'Use the traits of FileCheckpoints instead.',
  ),
  noEffect('ContentsManager.event_logger', ANY, null, 'Events go to /api/events.'),
  addedClass(
    'ContentsManager.files_handler_class',
    [
      'jupyter_server.files.handlers.FilesHandler',
      'jupyter_server.base.handlers.AuthenticatedFileHandler',
    ],
    'Files are sent from the disk.',
  ),
  noEffect(
    'ContentsManager.files_handler_params',
    DICTIONARY,
    {},
    'Files are sent from the root directory.',
  ),
  noEffect(
    'FileContentsManager.save_script',
    BOOLEAN,
    false,
    'Notebooks are not saved as scripts.',
  ),
  noEffect('FileCheckpoints.hash_algorithm', TEXT, 'sha256', SAME),
  noEffect('FileCheckpoints.use_atomic_writing', BOOLEAN, true, SAME),
  noEffect('FileCheckpoints.root_dir', TEXT, '', 'Checkpoints are kept beside their files.'),
  noEffect(
    'NotebookNotary.store_factory',
    ANY,
    null,
    'Signatures are kept in the file that NotebookNotary.db_file names.',
  ),
];
