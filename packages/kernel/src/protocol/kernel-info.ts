import { PROTOCOL_VERSION } from 'elara-wire';

/** The version of TypeScript whose syntax is understood. */
const LANGUAGE_VERSION = '6.0';

/** Content of `kernel_info_reply`. */
export function kernelInfo(version: string): Record<string, unknown> {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'elara-kernel',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: LANGUAGE_VERSION,
      mimetype: 'text/x-typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'typescript' },
      nbconvert_exporter: 'script',
    },
    banner: `TypeScript ${LANGUAGE_VERSION} on Node.js ${process.version}`,
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'Node.js', url: 'https://nodejs.org/docs/latest/api/' },
    ],
    debugger: false,
    supported_features: [],
  };
}
