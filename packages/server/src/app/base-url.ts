/** `base_url` with a slash at both ends, as everything else expects it. */
export function normalizeBaseUrl(given: string): string {
  const inner = given.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}

/** A page of the server as a path; what is given without the base URL gets it. */
export function withBaseUrl(path: string, baseUrl: string): string {
  if (path === '' || path === '/') return baseUrl;
  if (path.startsWith(baseUrl)) return path;
  return baseUrl + path.replace(/^\/+/, '');
}
