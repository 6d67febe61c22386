import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** The places of this package. */
export const folders = {
  root,
  /** An npm project of its own, in checkouts only. */
  bundle: path.join(root, 'bundle'),
  plugins: path.join(root, 'plugins'),
  dist: path.join(root, 'dist'),
  lock: path.join(root, '.build-lock'),
};
