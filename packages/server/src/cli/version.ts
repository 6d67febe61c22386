/** Version of this package; a test keeps it equal to package.json. */
export const VERSION = '0.1.0';

/** The `jupyter_server` whose behaviour clients may count on; they compare versions. */
export const JUPYTER_SERVER_VERSION = '2.21.1';
