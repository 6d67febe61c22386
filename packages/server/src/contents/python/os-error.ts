/** The sentences of the C library, which Python puts into `OSError` and so into our messages. */
const MESSAGES: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EDQUOT: 'Disk quota exceeded',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENFILE: 'Too many open files in system',
  ENOENT: 'No such file or directory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
};

/** A failed system call, as Node reports it. */
export type SystemError = NodeJS.ErrnoException & { readonly code: string };

export function isSystemError(error: unknown, ...codes: string[]): error is SystemError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return false;
  if (!('errno' in error) || typeof error.errno !== 'number') return false;
  return codes.length === 0 || codes.includes(error.code);
}

/** `str` of the `OSError` that Python would have raised: `[Errno 2] No such file or directory: '/x'`. */
export function osErrorText(error: SystemError, path?: string): string {
  const text = MESSAGES[error.code] ?? error.message;
  const suffix = path === undefined ? '' : `: ${path}`;
  return `[Errno ${Math.abs(error.errno ?? 0)}] ${text}${suffix}`;
}
