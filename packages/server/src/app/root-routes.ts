import { empty, html, plainPage, redirect, route, type Route } from '../http/index.ts';

/** `/`: leads to the front end where there is one, else says that a server runs (rest-api §21). */
export function rootRoutes(baseUrl: string, defaultUrl: string): Route[] {
  const target = defaultUrl === baseUrl ? null : defaultUrl;
  return [
    route({
      method: 'GET',
      path: '/',
      access: 'public',
      kind: 'page',
      summary: 'Leads to the front end',
      replies: { 200: null, 302: null },
      handle: ({ url }) => {
        if (target === null) return html(RUNNING);
        // The question mark always follows, as in Jupyter; with it a `?token=` comes along.
        return redirect(`${target}?${url.split(/\?(.*)/s)[1] ?? ''}`);
      },
    }),
    route({
      method: 'POST',
      path: '/api/security/csp-report',
      access: 'authenticated',
      summary: 'Takes what browsers report about violated content security policies',
      body: 'bytes',
      bodyLimit: 64 * 1024,
      untracked: true,
      anyOrigin: true,
      replies: { 200: null },
      handle: ({ body, log }) => {
        log.warn(`Content security violation: ${body.toString('utf8').slice(0, 2000)}`);
        return empty(200);
      },
    }),
  ];
}

const RUNNING = plainPage(
  'Jupyter Server',
  '<main id="site"><h1>Elara</h1><p>A Jupyter Server is running.</p></main>',
);
