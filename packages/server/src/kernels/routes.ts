import Type from 'typebox';

import { HttpError } from '../errors/index.ts';
import { empty, json, route, type Route } from '../http/index.ts';
import { KernelNotFoundError, RestartFailedError } from './errors.ts';
import type { Kernels } from './kernels.ts';
import { KernelModel, NewKernel } from './schema.ts';

const READ = { action: 'read', resource: 'kernels' } as const;
const WRITE = { action: 'write', resource: 'kernels' } as const;

/** Jupyter's pattern of ids: five groups of word characters (rest-api §2). */
export const KERNEL_ID = { id: /^\w+-\w+-\w+-\w+-\w+$/ };

/** `/api/kernels` (rest-api §8). */
export function kernelRoutes(kernels: Kernels): Route[] {
  return [...collectionRoutes(kernels), ...itemRoutes(kernels)];
}

function collectionRoutes(kernels: Kernels): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/kernels',
      access: READ,
      summary: 'Running kernels',
      replies: { 200: Type.Array(KernelModel) },
      handle: async () => {
        await kernels.findExternal();
        return json(kernels.list());
      },
    }),
    route({
      method: 'POST',
      path: '/api/kernels',
      access: WRITE,
      summary: 'Start a kernel',
      body: Type.Optional(NewKernel),
      replies: { 201: KernelModel },
      handle: async ({ body, baseUrl }) => {
        const model = await started(kernels, body);
        const headers = { Location: `${baseUrl}api/kernels/${encodeURIComponent(model.id)}` };
        return json(model, { status: 201, headers });
      },
    }),
  ];
}

function itemRoutes(kernels: Kernels): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/kernels/:id',
      params: KERNEL_ID,
      access: READ,
      summary: 'One kernel',
      replies: { 200: KernelModel },
      handle: async ({ params }) => {
        const model = kernels.get(params.id);
        if (model === undefined) throw new KernelNotFoundError(params.id);
        return json(model);
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/kernels/:id',
      params: KERNEL_ID,
      access: WRITE,
      summary: 'Shut a kernel down; answered when its process is gone',
      replies: { 204: null },
      handle: async ({ params }) => {
        await kernels.shutdown(params.id);
        return empty();
      },
    }),
    route({
      method: 'POST',
      path: '/api/kernels/:id/interrupt',
      params: KERNEL_ID,
      access: WRITE,
      summary: 'Interrupt what a kernel is doing',
      replies: { 204: null },
      handle: async ({ params }) => {
        await kernels.interrupt(params.id);
        return empty();
      },
    }),
    route({
      method: 'POST',
      path: '/api/kernels/:id/restart',
      params: KERNEL_ID,
      access: WRITE,
      summary: 'Restart a kernel; answered when the new process runs',
      replies: { 200: KernelModel },
      handle: async ({ params }) => json(await restarted(kernels, params.id)),
    }),
  ];
}

async function started(kernels: Kernels, body: NewKernel | undefined): Promise<KernelModel> {
  const { name, path, kernel_id: kernelId, env } = body ?? {};
  try {
    return await kernels.startKernel({ name, path, kernelId, clientEnv: env ?? {} });
  } catch (error) {
    if (error instanceof HttpError) throw error;
    // Quirk: an unknown name, or a program that is not there, is a plain 500 (rest-api §8).
    throw new HttpError(500, 'Unhandled error', { cause: error, body: { traceback: '' } });
  }
}

/** Quirk: whatever goes wrong, also an unknown id, is the same 500 (rest-api §8). */
async function restarted(kernels: Kernels, id: string): Promise<KernelModel> {
  try {
    return await kernels.restart(id);
  } catch (error) {
    throw new RestartFailedError(error);
  }
}
