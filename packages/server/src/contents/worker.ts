/** Entry of the worker threads of this room; bundled on its own. */
import { serveTasks } from '../workers/index.ts';
import { contentsTasks } from './jobs/tasks.ts';

serveTasks(contentsTasks);
