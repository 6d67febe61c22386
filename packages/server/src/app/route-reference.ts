import { GENERATED, markdownTable } from './markdown.ts';
import { describeAccess, type Room, type Route } from '../http/index.ts';

/** Every route and websocket with who may use it. */
export function routeReference(routes: readonly Route[], rooms: readonly Room[]): string {
  const sockets = rooms.flatMap((room) => room.sockets ?? []);
  const rows = [
    ...routes.map((one) => [one.path, one.method, describeAccess(one.access), one.summary]),
    ...sockets.map((one) => [one.path, 'websocket', describeAccess(one.access), one.summary]),
  ].sort((a, b) => (a.slice(0, 2).join(' ') < b.slice(0, 2).join(' ') ? -1 : 1));
  return `# Routes

${GENERATED}
Who may call what, below the base URL. \`public\` needs nobody, \`authenticated\` any user, the others
a user whom the authorizer allows the action on the resource.

${markdownTable(
  ['path', 'method', 'access', 'what it does'],
  rows.map(([path = '', ...rest]) => [`\`${path}\``, ...rest]),
)}
`;
}
