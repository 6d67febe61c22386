/** Something a person has to put right; its message is the one sentence they get to read. */
export class SetupProblem extends Error {
  /**
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = 'SetupProblem';
  }
}

/**
 * What is printed for a failure: one sentence for what a person can put right, the stack for what
 * is a mistake in these tools.
 *
 * @param {unknown} error
 */
export function reportProblem(error) {
  const problem = asProblem(error);
  // The bundler's own report names file and line; its stack says nothing.
  const isBuildFailure = error instanceof Error && 'errors' in error && 'warnings' in error;
  console.error(problem?.message ?? (isBuildFailure ? error.message : error));
  if (problem !== undefined && process.env['ELARA_SETUP_DEBUG']) console.error(error);
}

/**
 * @param {unknown} error
 * @returns {SetupProblem | undefined}
 */
export function asProblem(error) {
  if (error instanceof SetupProblem) return error;
  const text = error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error);
  const sentence = explain(text);
  return sentence === undefined ? undefined : new SetupProblem(sentence, { cause: error });
}

/** @param {Error} error */
const codeOf = (error) => ('code' in error ? String(error.code) : '');

const RETRY = 'Run the same command again afterwards: it goes on where it stopped.';

/**
 * Causes known from npm, Node and the bundlers, by the words that appear in their output, most
 * telling first: a full disk makes npm print many other complaints as well.
 *
 * @type {readonly (readonly [RegExp, (match: RegExpMatchArray) => string])[]}
 */
const KNOWN = [
  [/ENOSPC|no space left on device/i, () => `The disk is full: free some space. ${RETRY}`],
  [/EDQUOT|quota exceeded/i, () => `The disk quota is used up: free some space. ${RETRY}`],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|ENOTCACHED)\b/,
    (match) =>
      `The package registry cannot be reached (${String(match[1])}): check the network, or the proxy and registry settings of npm. ${RETRY}`,
  ],
  [
    /\b(E401|E403|E407)\b/,
    (match) =>
      `The package registry refused the request (${String(match[1])}): check the registry and login settings of npm. ${RETRY}`,
  ],
  [
    /CERT_|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/,
    () =>
      `The certificate of the package registry is not trusted here: check the \`cafile\` setting of npm. ${RETRY}`,
  ],
  [
    /\b(E404|ETARGET|E5\d\d)\b/,
    (match) =>
      `The package registry does not have all the packages that Elara needs (${String(match[1])}): try later, or another registry.`,
  ],
  [
    /EINTEGRITY/,
    () =>
      'A downloaded package is damaged (EINTEGRITY): run `npm cache verify` and the same command again.',
  ],
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    (match) =>
      `Elara may not write in its folder or in npm's cache (${String(match[1])}): check who owns them. ${RETRY}`,
  ],
  [
    /npm ci.*can only install packages when|EUSAGE/s,
    () =>
      'package.json and package-lock.json do not agree: run `npm install` once, then the same command again.',
  ],
];

/**
 * The sentence for a known cause in an error's text or a program's output.
 *
 * @param {string} output
 * @returns {string | undefined}
 */
export function explain(output) {
  for (const [pattern, sentence] of KNOWN) {
    const match = pattern.exec(output);
    if (match !== null) return sentence(match);
  }
  return undefined;
}
