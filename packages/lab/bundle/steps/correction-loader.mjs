/**
 * Replaces one text in a file that is being compiled.
 * @this {{getOptions(): {why: string, before: string, after: string}, resourcePath: string}}
 * @param {string} source
 */
export default function correct(source) {
  const { why, before, after } = this.getOptions();
  if (!source.includes(before)) {
    throw new Error(`${this.resourcePath} no longer needs the correction: ${why}`);
  }
  return source.replace(before, () => after);
}
