/** Entry of the worker threads of this room; bundled on its own. */
import { serveTasks } from '../workers/index.ts';
import { exportTask } from './export-task.ts';

serveTasks([exportTask]);
