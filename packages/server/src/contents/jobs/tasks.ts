import { copyNotebookTask, digestTask, readFileTask, readNotebookTask } from './read-jobs.ts';
import { prepareSaveTask } from './save-job.ts';

/** All that this room does in worker threads. */
export const contentsTasks = [
  readFileTask,
  readNotebookTask,
  digestTask,
  copyNotebookTask,
  prepareSaveTask,
];
