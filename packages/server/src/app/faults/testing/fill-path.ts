/** Has the form of an id of kernels and sessions, and is none. */
export const UNKNOWN_ID = '11111111-2222-3333-4444-555555555555';

/** A path that fits a route, with `name` for all its parameters: by default for what does not exist. */
export function fillPath(path: string, name?: string): string {
  return path
    .replace(/:(\w+)/g, (_all, parameter: string) => {
      if (name !== undefined) return name;
      return /^(kernel|session|id)/.test(parameter) ? UNKNOWN_ID : 'nothing';
    })
    .replace(/\*\w+/g, name ?? 'nothing/here');
}
