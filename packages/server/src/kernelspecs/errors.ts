import { HttpError } from '../errors/index.ts';

export class KernelSpecNotFound extends HttpError {
  constructor(name: string) {
    super(404, `Kernel spec ${name} not found`, { code: 'kernelspecs.not_found' });
  }
}

export class ResourceNotFound extends HttpError {
  constructor(path: string) {
    super(404, `No such file: ${path}`, { code: 'kernelspecs.no_such_resource' });
  }
}

/** Worded as tornado's static file handler. */
export class ResourceForbidden extends HttpError {
  constructor(path: string) {
    super(403, `${path} is not in root static directory or is not a file`, {
      code: 'kernelspecs.resource_forbidden',
    });
  }
}
