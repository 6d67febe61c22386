import { start } from './start.js';

start(() => import('./lab.js'));
