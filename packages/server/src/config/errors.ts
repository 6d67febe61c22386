import { ElaraError } from '../errors/index.ts';

/** A setting, a configuration file or an argument that cannot be used; says where it was given. */
export class ConfigError extends ElaraError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super({ code: 'config.invalid', status: 500, message, ...options });
  }
}

/** A command line that cannot be understood at all: exit code 2, as argparse. */
export class UsageError extends ElaraError {
  constructor(message: string) {
    super({ code: 'config.usage', status: 500, message });
  }
}
