import { startKernel } from './kernel.ts';
import { parseArguments } from './arguments.ts';

const connectionFile = parseArguments(process.argv.slice(2));
if (connectionFile === undefined) {
  process.stderr.write('Usage: elara-kernel -f CONNECTION_FILE\n');
  process.exitCode = 2;
} else {
  startKernel(connectionFile);
}
