import { start } from './start.js';

start(() => import('./notebook.js'));
