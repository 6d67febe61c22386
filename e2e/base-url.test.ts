import { onStage } from './harness/index.ts';
import { everything } from './scenarios/index.ts';

// A path that has to be encoded, and must not be encoded twice.
onStage('under a base URL', { args: ['--ServerApp.base_url=/a%40b/'] }, everything);
