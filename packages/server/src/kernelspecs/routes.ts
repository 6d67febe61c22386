import type { Stats } from 'node:fs';
import { json, route, type Reply, type Route, type RouteRequest } from '../http/index.ts';
import { KernelSpecNotFound } from './errors.ts';
import type { KernelSpecs } from './kernelspecs.ts';
import { findResource, resourcesOf } from './resources.ts';
import { KernelSpecList, KernelSpecModel } from './schema.ts';
import type { KernelSpec } from './spec.ts';

/** Sends files with ranges and revalidation; the room `static` does. */
export interface FileServer {
  replyWith(
    request: Pick<RouteRequest, 'headers' | 'remoteAddress'>,
    found: { readonly file: string; readonly stats: Stats },
    freshness: 'revalidate',
  ): Promise<Reply>;
}

const READ = { action: 'read', resource: 'kernelspecs' } as const;
const NAME = { name: /^[\p{L}\p{N}_.\-%]+$/u };
const THIRTY_DAYS = 60 * 60 * 24 * 30;

export function kernelSpecRoutes(specs: KernelSpecs, files: FileServer): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/kernelspecs',
      access: READ,
      summary: 'Kernels that can be started, and the default one',
      replies: { 200: KernelSpecList },
      handle: async ({ baseUrl }) => json(await listModel(specs, baseUrl)),
    }),
    route({
      method: 'GET',
      path: '/api/kernelspecs/:name',
      params: NAME,
      access: READ,
      summary: 'One kernelspec',
      replies: { 200: KernelSpecModel },
      handle: async ({ params, baseUrl }) =>
        json(await modelOf(await required(specs, params.name), baseUrl)),
    }),
    route({
      method: 'GET',
      path: '/kernelspecs/:name/*path',
      params: { name: NAME.name },
      kind: 'page',
      head: true,
      access: READ,
      summary: 'Logos and other files of a kernelspec',
      replies: { 200: null },
      handle: async (request) => {
        const spec = await required(specs, request.params.name);
        const found = await findResource(spec, request.params.path);
        const reply = await files.replyWith(request, found, 'revalidate');
        return found.file.toLowerCase().endsWith('.png') ? lasting(reply) : reply;
      },
    }),
  ];
}

async function listModel(specs: KernelSpecs, baseUrl: string) {
  const all = [...(await specs.list()).values()];
  const models = await Promise.all(all.map((spec) => modelOf(spec, baseUrl)));
  return {
    default: await specs.defaultName(),
    kernelspecs: Object.fromEntries(models.map((model) => [model.name, model])),
  };
}

async function modelOf(spec: KernelSpec, baseUrl: string): Promise<KernelSpecModel> {
  return { name: spec.name, spec: spec.spec, resources: await resourcesOf(spec, baseUrl) };
}

async function required(specs: KernelSpecs, name: string): Promise<KernelSpec> {
  const spec = await specs.find(name);
  if (spec === undefined) throw new KernelSpecNotFound(name);
  return spec;
}

/** Logos are kept by the browser for a month, as Jupyter tells it. */
function lasting(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': `max-age=${THIRTY_DAYS}` } };
}
