// Written by `npm run docs` from the server's own OpenAPI document; a test compares the two.

/** A body that is sent as it is. */
export type RawBody = string | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

export interface ExecutionModel {
  readonly msg_id: string;
  /** Who asked */
  readonly session: string;
  /** The notebook that the kernel belonged to */
  readonly path: string | null;
  readonly cell_id: string | null;
  /** queued, running, ok, error, aborted, lost */
  readonly state: string;
  /** ISO 8601 in UTC, with microseconds */
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly first: number | null;
  readonly last: number | null;
}

export interface KernelMessage {
  /** Counts from 1, across restarts */
  readonly sequence: number;
  /** iopub, shell, stdin or control */
  readonly channel: string;
  readonly header: { readonly [key: string]: unknown };
  readonly parent_header: { readonly [key: string]: unknown };
  readonly metadata: { readonly [key: string]: unknown };
  readonly content: { readonly [key: string]: unknown };
  readonly buffers: readonly string[];
}

export interface KernelModel {
  readonly id: string;
  readonly name: string;
  /** ISO 8601 in UTC, with microseconds */
  readonly last_activity: string;
  /** starting, idle, busy, restarting, dead */
  readonly execution_state: string;
  readonly connections: number;
  readonly reason?: string;
}

export interface KernelOutput {
  /** Sequence number of the first message here */
  readonly first: number;
  readonly messages: readonly KernelMessage[];
  /** `from` of the request that continues this one */
  readonly next: number;
  /** Messages of the range that are not kept */
  readonly missed: number;
}

/** What each operation takes and answers. */
export interface Operations {
  /** Takes what browsers report about violated content security policies */
  'POST /api/security/csp-report': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: RawBody;
    readonly reply: Response;
  };
  /** Who I am and what I may do */
  'GET /api/me': {
    readonly params: undefined;
    readonly query: { readonly permissions?: string | number | boolean | undefined };
    readonly body: undefined;
    readonly reply: {
      readonly identity: {
        readonly username: string;
        readonly name: string;
        readonly display_name: string;
        readonly initials: string | null;
        readonly avatar_url: string | null;
        readonly color: string | null;
      };
      readonly permissions: { readonly [key: string]: readonly string[] };
    };
  };
  /** Change how I am shown; kept in the login cookie */
  'PATCH /api/me': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: unknown;
    readonly reply: {
      readonly status: 'success';
      readonly identity: {
        readonly username: string;
        readonly name: string;
        readonly display_name: string;
        readonly initials: string | null;
        readonly avatar_url: string | null;
        readonly color: string | null;
      };
    };
  };
  /** Version of the interface */
  'GET /api': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      /** The release of jupyter_server whose interface this is */
      readonly version: string;
    };
  };
  /** Kernels, connections and last activity */
  'GET /api/status': {
    readonly params: undefined;
    readonly query: { readonly detail?: string | number | boolean | undefined };
    readonly body: undefined;
    readonly reply: {
      /** Open websockets of all kernels */
      readonly connections: number;
      readonly kernels: number;
      /** ISO 8601, UTC */
      readonly last_activity: string;
      /** ISO 8601, UTC */
      readonly started: string;
      readonly detail?: {
        /** The release of Elara */
        readonly version: string;
        /** The release of Node.js */
        readonly node: string;
        readonly uptime_seconds: number;
        readonly cpu_seconds: number;
        readonly memory: {
          /** Resident memory of the process */
          readonly resident: number;
          /** JavaScript objects */
          readonly heap_used: number;
          /** What the engine has taken for them */
          readonly heap_total: number;
          /** Memory outside of the heap that objects hold */
          readonly external: number;
          /** Of that, the bytes of buffers */
          readonly array_buffers: number;
          /** What the process takes at most beside its budgets */
          readonly base: number;
          /** The base and the limits of all budgets in memory */
          readonly bound: number | null;
        };
        readonly event_loop: {
          /** The part of the time since the last question in which there was work */
          readonly utilization: number;
          /** How late timers were since the last question; null for the first one */
          readonly delay_ms: {
            readonly p50: number;
            readonly p99: number;
            readonly max: number;
          } | null;
        };
        readonly budgets: readonly {
          readonly name: string;
          readonly summary: string;
          readonly place: 'memory' | 'disk';
          /** What is held now */
          readonly bytes: number;
          /** The most that may be held with as many as there are now; null: no limit */
          readonly limit: number | null;
          /** How many share it: kernels, websockets, files */
          readonly count?: number;
          /** The trait that sets the limit */
          readonly setting?: string;
        }[];
        /** What is kept of each kernel */
        readonly journals: readonly {
          /** Of the kernel */
          readonly id: string;
          /** Sequence number of the oldest message kept */
          readonly first: number;
          /** Sequence number of the newest message */
          readonly last: number;
          /** Messages that are not kept any more */
          readonly forgotten: number;
          /** Bytes of messages in memory */
          readonly memory: number;
          /** Bytes of older messages on disk */
          readonly disk: number;
          /** Whether the kernel waits for the disk */
          readonly paused: boolean;
          /** How far behind each reader is */
          readonly readers: readonly {
            /** Not given to it yet */
            readonly messages: number;
            /** The same in bytes */
            readonly bytes: number;
          }[];
        }[];
      };
    };
  };
  /** Settings of a front end, merged from all configuration folders */
  'GET /api/config/{section}': {
    readonly params: { readonly section: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly [key: string]: unknown };
  };
  /** Replace the user's settings of a front end */
  'PUT /api/config/{section}': {
    readonly params: { readonly section: string };
    readonly query: undefined;
    readonly body: { readonly [key: string]: unknown };
    readonly reply: undefined;
  };
  /** Change the user's settings of a front end; null deletes a key */
  'PATCH /api/config/{section}': {
    readonly params: { readonly section: string };
    readonly query: undefined;
    readonly body: { readonly [key: string]: unknown };
    readonly reply: { readonly [key: string]: unknown };
  };
  /** Publish an event */
  'POST /api/events': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body:
      | {
          readonly schema_id?: string | undefined;
          readonly version?: string | number | undefined;
          readonly data?: { readonly [key: string]: unknown } | null | undefined;
          /** With an offset and a Z: 2022-05-26T13:50:00+05:00Z */
          readonly timestamp?: string | undefined;
        }
      | null
      | undefined;
    readonly reply: undefined;
  };
  /** A file, notebook or directory, with or without its content */
  'GET /api/contents/{path}': {
    readonly params: { readonly path: string };
    readonly query: {
      readonly type?: string | number | boolean | undefined;
      readonly format?: string | number | boolean | undefined;
      readonly content?: string | number | boolean | undefined;
      readonly hash?: string | number | boolean | undefined;
    };
    readonly body: undefined;
    readonly reply: {
      readonly name: string;
      readonly path: string;
      readonly last_modified: string;
      readonly created: string;
      readonly content: unknown;
      readonly format: 'json' | 'text' | 'base64' | null;
      readonly mimetype: string | null;
      readonly size: number | null;
      readonly writable: boolean;
      readonly hash: string | null;
      readonly hash_algorithm: string | null;
      readonly type: 'directory' | 'file' | 'notebook';
      readonly message?: string;
    };
  };
  /** A new untitled file, notebook or directory, or a copy, in a directory */
  'POST /api/contents/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body:
      | readonly []
      | {
          readonly copy_from?: string | null | undefined;
          readonly type?: unknown | undefined;
          readonly ext?: string | null | undefined;
        }
      | null
      | undefined;
    readonly reply: {
      readonly name: string;
      readonly path: string;
      readonly last_modified: string;
      readonly created: string;
      readonly content: unknown;
      readonly format: 'json' | 'text' | 'base64' | null;
      readonly mimetype: string | null;
      readonly size: number | null;
      readonly writable: boolean;
      readonly hash: string | null;
      readonly hash_algorithm: string | null;
      readonly type: 'directory' | 'file' | 'notebook';
      readonly message?: string;
    };
  };
  /** Saves a file, notebook or directory under the given name; also one part of an upload */
  'PUT /api/contents/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: RawBody;
    readonly reply: {
      readonly name: string;
      readonly path: string;
      readonly last_modified: string;
      readonly created: string;
      readonly content: unknown;
      readonly format: 'json' | 'text' | 'base64' | null;
      readonly mimetype: string | null;
      readonly size: number | null;
      readonly writable: boolean;
      readonly hash: string | null;
      readonly hash_algorithm: string | null;
      readonly type: 'directory' | 'file' | 'notebook';
      readonly message?: string;
    };
  };
  /** Renames or moves a file, notebook or directory */
  'PATCH /api/contents/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: { readonly path?: string | null | undefined } | null | undefined;
    readonly reply: {
      readonly name: string;
      readonly path: string;
      readonly last_modified: string;
      readonly created: string;
      readonly content: unknown;
      readonly format: 'json' | 'text' | 'base64' | null;
      readonly mimetype: string | null;
      readonly size: number | null;
      readonly writable: boolean;
      readonly hash: string | null;
      readonly hash_algorithm: string | null;
      readonly type: 'directory' | 'file' | 'notebook';
      readonly message?: string;
    };
  };
  /** Deletes a file, notebook or directory */
  'DELETE /api/contents/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** The checkpoints of a file */
  'GET /api/contents/{path}/checkpoints': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: readonly { readonly id: string; readonly last_modified: string }[];
  };
  /** Makes the checkpoint of a file */
  'POST /api/contents/{path}/checkpoints': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly last_modified: string };
  };
  /** Puts a checkpoint back into its file */
  'POST /api/contents/{path}/checkpoints/{id}': {
    readonly params: { readonly path: string; readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Removes a checkpoint */
  'DELETE /api/contents/{path}/checkpoints/{id}': {
    readonly params: { readonly path: string; readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** What a path means to the server and to a kernel */
  'GET /api/resolvePath': {
    readonly params: undefined;
    readonly query: {
      readonly path?: string | number | boolean | undefined;
      readonly kernel?: string | number | boolean | undefined;
    };
    readonly body: undefined;
    readonly reply: {
      readonly resolved: readonly { readonly scope: 'server' | 'kernel'; readonly path: string }[];
      readonly unresolved?: readonly { readonly scope: 'kernel'; readonly reason: string }[];
    };
  };
  /** Kernels that can be started, and the default one */
  'GET /api/kernelspecs': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly default: string;
      readonly kernelspecs: {
        readonly [key: string]: {
          readonly name: string;
          readonly spec: {
            readonly argv: readonly string[];
            readonly env: { readonly [key: string]: string };
            readonly display_name: string;
            readonly language: string;
            readonly interrupt_mode: 'signal' | 'message';
            readonly metadata: { readonly [key: string]: unknown };
            readonly kernel_protocol_version: string;
          };
          /** URL paths of kernel.js, kernel.css and logos; of logos without extension */
          readonly resources: { readonly [key: string]: string };
        };
      };
    };
  };
  /** One kernelspec */
  'GET /api/kernelspecs/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly name: string;
      readonly spec: {
        readonly argv: readonly string[];
        readonly env: { readonly [key: string]: string };
        readonly display_name: string;
        readonly language: string;
        readonly interrupt_mode: 'signal' | 'message';
        readonly metadata: { readonly [key: string]: unknown };
        readonly kernel_protocol_version: string;
      };
      /** URL paths of kernel.js, kernel.css and logos; of logos without extension */
      readonly resources: { readonly [key: string]: string };
    };
  };
  /** Running kernels */
  'GET /api/kernels': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: readonly KernelModel[];
  };
  /** Start a kernel */
  'POST /api/kernels': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body:
      | null
      | {
          readonly name?: string | null | undefined;
          readonly path?: string | null | undefined;
          readonly kernel_id?: string | null | undefined;
          /** Variables whose names begin with KERNEL_, or are allowed by client_envs */
          readonly env?: { readonly [key: string]: string } | null | undefined;
        }
      | undefined;
    readonly reply: KernelModel;
  };
  /** One kernel */
  'GET /api/kernels/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: KernelModel;
  };
  /** Shut a kernel down; answered when its process is gone */
  'DELETE /api/kernels/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Interrupt what a kernel is doing */
  'POST /api/kernels/{id}/interrupt': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Restart a kernel; answered when the new process runs */
  'POST /api/kernels/{id}/restart': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: KernelModel;
  };
  /** What a kernel said, as far as it is kept */
  'GET /api/kernels/{id}/output': {
    readonly params: { readonly id: string };
    readonly query: {
      readonly from?: string | number | boolean | undefined;
      readonly to?: string | number | boolean | undefined;
      readonly limit_bytes?: string | number | boolean | undefined;
      readonly execution?: string | number | boolean | undefined;
    };
    readonly body: undefined;
    readonly reply: KernelOutput;
  };
  /** What was executed, oldest first */
  'GET /api/kernels/{id}/executions': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: readonly ExecutionModel[];
  };
  /** Sessions whose kernels run */
  'GET /api/sessions': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly path: string | null;
      readonly name: string | null;
      readonly type: string | null;
      readonly kernel: KernelModel;
      /** Deprecated; only where type is "notebook" */
      readonly notebook?: { readonly path: string | null; readonly name: string | null };
    }[];
  };
  /** The session of a document; a new one with a kernel where there is none */
  'POST /api/sessions': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body:
      | {
          readonly path?: string | null | undefined;
          readonly name?: string | null | undefined;
          readonly type?: string | null | undefined;
          readonly kernel?:
            | { readonly id?: string | null | undefined; readonly name?: string | null | undefined }
            | null
            | undefined;
          /** Deprecated */
          readonly notebook?:
            | {
                readonly path?: string | null | undefined;
                readonly name?: string | null | undefined;
              }
            | undefined;
        }
      | null
      | undefined;
    readonly reply: {
      readonly id: string;
      readonly path: string | null;
      readonly name: string | null;
      readonly type: string | null;
      readonly kernel: KernelModel;
      /** Deprecated; only where type is "notebook" */
      readonly notebook?: { readonly path: string | null; readonly name: string | null };
    };
  };
  /** One session */
  'GET /api/sessions/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly path: string | null;
      readonly name: string | null;
      readonly type: string | null;
      readonly kernel: KernelModel;
      /** Deprecated; only where type is "notebook" */
      readonly notebook?: { readonly path: string | null; readonly name: string | null };
    };
  };
  /** Rename a session or give it another kernel */
  'PATCH /api/sessions/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body:
      | {
          readonly path?: string | null | undefined;
          readonly name?: string | null | undefined;
          readonly type?: string | null | undefined;
          readonly kernel?:
            | { readonly id?: string | null | undefined; readonly name?: string | null | undefined }
            | null
            | undefined;
          /** Deprecated */
          readonly notebook?:
            | {
                readonly path?: string | null | undefined;
                readonly name?: string | null | undefined;
              }
            | undefined;
        }
      | null
      | undefined;
    readonly reply: {
      readonly id: string;
      readonly path: string | null;
      readonly name: string | null;
      readonly type: string | null;
      readonly kernel: KernelModel;
      /** Deprecated; only where type is "notebook" */
      readonly notebook?: { readonly path: string | null; readonly name: string | null };
    };
  };
  /** Shut down the kernel of a session and forget the session */
  'DELETE /api/sessions/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Running terminals */
  'GET /api/terminals': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: readonly {
      readonly name: string;
      /** ISO 8601, UTC */
      readonly last_activity: string;
    }[];
  };
  /** Start a terminal */
  'POST /api/terminals': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body:
      | {
          readonly name?: string | number | null | undefined;
          readonly cwd?: string | null | undefined;
          readonly shell_command?: string | readonly string[] | null | undefined;
          readonly extra_env?: { readonly [key: string]: string | null } | null | undefined;
          readonly height?: number | undefined;
          readonly width?: number | undefined;
        }
      | undefined;
    readonly reply: {
      readonly name: string;
      /** ISO 8601, UTC */
      readonly last_activity: string;
    };
  };
  /** One terminal */
  'GET /api/terminals/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly name: string;
      /** ISO 8601, UTC */
      readonly last_activity: string;
    };
  };
  /** End a terminal and its program */
  'DELETE /api/terminals/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Language servers that can be used */
  'GET /lsp/status': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly version: 2;
      readonly sessions: { readonly [key: string]: unknown };
      readonly specs: { readonly [key: string]: unknown };
    };
  };
  /** Formats that notebooks can be exported to */
  'GET /api/nbconvert': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly [key: string]: { readonly output_mimetype: string } };
  };
  /** All plugins' settings with their schemas */
  'GET /lab/api/settings': {
    readonly params: undefined;
    readonly query: { readonly ids_only?: string | number | boolean | undefined };
    readonly body: undefined;
    readonly reply: {
      readonly settings: readonly (
        | {
            readonly id: string;
            readonly schema: { readonly [key: string]: unknown };
            readonly version: string;
            readonly raw: string;
            readonly settings: unknown;
            readonly warning?: null;
            readonly last_modified: string | null;
            readonly created: string | null;
          }
        | { readonly id: string }
      )[];
    };
  };
  /** One plugin's settings with their schema */
  'GET /lab/api/settings/{id}': {
    readonly params: { readonly id: string };
    readonly query: { readonly ids_only?: string | number | boolean | undefined };
    readonly body: undefined;
    readonly reply:
      | {
          readonly id: string;
          readonly schema: { readonly [key: string]: unknown };
          readonly version: string;
          readonly raw: string;
          readonly settings: unknown;
          readonly warning?: null;
          readonly last_modified: string | null;
          readonly created: string | null;
        }
      | {
          readonly settings: readonly (
            | {
                readonly id: string;
                readonly schema: { readonly [key: string]: unknown };
                readonly version: string;
                readonly raw: string;
                readonly settings: unknown;
                readonly warning?: null;
                readonly last_modified: string | null;
                readonly created: string | null;
              }
            | { readonly id: string }
          )[];
        };
  };
  /** Stores one plugin's settings, comments and all */
  'PUT /lab/api/settings/{id}': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: RawBody;
    readonly reply: undefined;
  };
  /** All saved layouts */
  'GET /lab/api/workspaces': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly workspaces: {
        readonly ids: readonly string[];
        readonly values: readonly {
          readonly data: unknown;
          readonly metadata: { readonly id: string } & { readonly [key: string]: unknown };
        }[];
      };
    };
  };
  /** A saved layout; an empty one where none was saved */
  'GET /lab/api/workspaces/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply:
      | {
          readonly data: unknown;
          readonly metadata: { readonly id: string } & { readonly [key: string]: unknown };
        }
      | {
          readonly workspaces: {
            readonly ids: readonly string[];
            readonly values: readonly {
              readonly data: unknown;
              readonly metadata: { readonly id: string } & { readonly [key: string]: unknown };
            }[];
          };
        };
  };
  /** Saves a layout */
  'PUT /lab/api/workspaces/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: RawBody;
    readonly reply: undefined;
  };
  /** Removes a saved layout */
  'DELETE /lab/api/workspaces/{name}': {
    readonly params: { readonly name: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** The languages that can be chosen */
  'GET /lab/api/translations': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly data: {
        readonly [key: string]: { readonly displayName: string; readonly nativeName: string };
      };
      readonly message: string;
    };
  };
  /** The texts of a language */
  'GET /lab/api/translations/{locale}': {
    readonly params: { readonly locale: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly data: { readonly [key: string]: unknown };
      readonly message: string;
    };
  };
  /** Licences of the third-party packages in the front end */
  'GET /lab/api/licenses/{path}': {
    readonly params: { readonly path: string };
    readonly query: {
      readonly format?: 'json' | 'csv' | 'markdown' | undefined;
      readonly full_text?: string | number | boolean | undefined;
      readonly bundles?: string | number | boolean | undefined;
      readonly download?: string | number | boolean | undefined;
    };
    readonly body: undefined;
    readonly reply: Response;
  };
  /** Which plugins are locked */
  'GET /lab/api/plugins': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly lockRules: readonly string[]; readonly allLocked: boolean };
  };
  /** Enables or disables a plugin */
  'POST /lab/api/plugins': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: { readonly cmd: string; readonly plugin_name: string };
    readonly reply: {
      readonly status: 'ok' | 'warning' | 'error';
      readonly message: string | null;
      readonly needs_restart: readonly string[];
    };
  };
  /** The installed extensions; a search finds none, as nothing can be installed */
  'GET /lab/api/extensions': {
    readonly params: undefined;
    readonly query: { readonly query?: string | number | boolean | undefined };
    readonly body: undefined;
    readonly reply: readonly {
      readonly name: string;
      readonly installed_version: string;
      readonly enabled: boolean;
    }[];
  };
  /** Enables or disables an extension */
  'POST /lab/api/extensions': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: { readonly cmd: string; readonly extension_name: string };
    readonly reply: {
      readonly status: 'ok' | 'warning' | 'error';
      readonly message: string | null;
      readonly needs_restart: readonly string[];
    };
  };
  /** Whether the front end has to be rebuilt: never */
  'GET /lab/api/build': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: 'stable' | 'needed' | 'building'; readonly message: string };
  };
  /** Rebuilds the front end: nothing to do */
  'POST /lab/api/build': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: 'stable' | 'needed' | 'building'; readonly message: string };
  };
  /** Cancels a build: there is none */
  'DELETE /lab/api/build': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Announcements: none, as nothing is fetched */
  'GET /lab/api/news': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly news: readonly unknown[] };
  };
  /** A newer version: none, as nobody is asked */
  'GET /lab/api/update': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly notification: null };
  };
  /** Lists of blocked and allowed extensions */
  'GET /lab/api/listings/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: {
      readonly blocked_extensions_uris: readonly string[];
      readonly allowed_extensions_uris: readonly string[];
      readonly blocked_extensions: readonly unknown[];
      readonly allowed_extensions: readonly unknown[];
    };
  };
  /** Addresses of the front end that do not exist */
  'GET /lab/api/{path}': {
    readonly params: { readonly path: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** This API as an OpenAPI 3.1 document */
  'GET /api/openapi.json': {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly [key: string]: unknown };
  };
}

/** How each operation is called. */
export const OPERATIONS: { readonly [key in keyof Operations]: OperationFacts } = {
  'POST /api/security/csp-report': { deep: [], reply: 'raw' },
  'GET /api/me': { deep: [], reply: 'json' },
  'PATCH /api/me': { deep: [], reply: 'json' },
  'GET /api': { deep: [], reply: 'json' },
  'GET /api/status': { deep: [], reply: 'json' },
  'GET /api/config/{section}': { deep: [], reply: 'json' },
  'PUT /api/config/{section}': { deep: [], reply: 'none' },
  'PATCH /api/config/{section}': { deep: [], reply: 'json' },
  'POST /api/events': { deep: [], reply: 'none' },
  'GET /api/contents/{path}': { deep: ['path'], reply: 'json' },
  'POST /api/contents/{path}': { deep: ['path'], reply: 'json' },
  'PUT /api/contents/{path}': { deep: ['path'], reply: 'json' },
  'PATCH /api/contents/{path}': { deep: ['path'], reply: 'json' },
  'DELETE /api/contents/{path}': { deep: ['path'], reply: 'none' },
  'GET /api/contents/{path}/checkpoints': { deep: ['path'], reply: 'json' },
  'POST /api/contents/{path}/checkpoints': { deep: ['path'], reply: 'json' },
  'POST /api/contents/{path}/checkpoints/{id}': { deep: ['path'], reply: 'none' },
  'DELETE /api/contents/{path}/checkpoints/{id}': { deep: ['path'], reply: 'none' },
  'GET /api/resolvePath': { deep: [], reply: 'json' },
  'GET /api/kernelspecs': { deep: [], reply: 'json' },
  'GET /api/kernelspecs/{name}': { deep: [], reply: 'json' },
  'GET /api/kernels': { deep: [], reply: 'json' },
  'POST /api/kernels': { deep: [], reply: 'json' },
  'GET /api/kernels/{id}': { deep: [], reply: 'json' },
  'DELETE /api/kernels/{id}': { deep: [], reply: 'none' },
  'POST /api/kernels/{id}/interrupt': { deep: [], reply: 'none' },
  'POST /api/kernels/{id}/restart': { deep: [], reply: 'json' },
  'GET /api/kernels/{id}/output': { deep: [], reply: 'json' },
  'GET /api/kernels/{id}/executions': { deep: [], reply: 'json' },
  'GET /api/sessions': { deep: [], reply: 'json' },
  'POST /api/sessions': { deep: [], reply: 'json' },
  'GET /api/sessions/{id}': { deep: [], reply: 'json' },
  'PATCH /api/sessions/{id}': { deep: [], reply: 'json' },
  'DELETE /api/sessions/{id}': { deep: [], reply: 'none' },
  'GET /api/terminals': { deep: [], reply: 'json' },
  'POST /api/terminals': { deep: [], reply: 'json' },
  'GET /api/terminals/{name}': { deep: [], reply: 'json' },
  'DELETE /api/terminals/{name}': { deep: [], reply: 'none' },
  'GET /lsp/status': { deep: [], reply: 'json' },
  'GET /api/nbconvert': { deep: [], reply: 'json' },
  'GET /lab/api/settings': { deep: [], reply: 'json' },
  'GET /lab/api/settings/{id}': { deep: ['id'], reply: 'json' },
  'PUT /lab/api/settings/{id}': { deep: ['id'], reply: 'none' },
  'GET /lab/api/workspaces': { deep: [], reply: 'json' },
  'GET /lab/api/workspaces/{name}': { deep: ['name'], reply: 'json' },
  'PUT /lab/api/workspaces/{name}': { deep: ['name'], reply: 'none' },
  'DELETE /lab/api/workspaces/{name}': { deep: ['name'], reply: 'none' },
  'GET /lab/api/translations': { deep: [], reply: 'json' },
  'GET /lab/api/translations/{locale}': { deep: ['locale'], reply: 'json' },
  'GET /lab/api/licenses/{path}': { deep: ['path'], reply: 'raw' },
  'GET /lab/api/plugins': { deep: [], reply: 'json' },
  'POST /lab/api/plugins': { deep: [], reply: 'json' },
  'GET /lab/api/extensions': { deep: [], reply: 'json' },
  'POST /lab/api/extensions': { deep: [], reply: 'json' },
  'GET /lab/api/build': { deep: [], reply: 'json' },
  'POST /lab/api/build': { deep: [], reply: 'json' },
  'DELETE /lab/api/build': { deep: [], reply: 'none' },
  'GET /lab/api/news': { deep: [], reply: 'json' },
  'GET /lab/api/update': { deep: [], reply: 'json' },
  'GET /lab/api/listings/{path}': { deep: ['path'], reply: 'json' },
  'GET /lab/api/{path}': { deep: ['path'], reply: 'none' },
  'GET /api/openapi.json': { deep: [], reply: 'json' },
};

/** What has to be known to call an operation. */
export interface OperationFacts {
  /** Path parameters that may hold slashes. */
  readonly deep: readonly string[];
  /** Whether the answer is JSON, nothing, or something else that is handed over as it is. */
  readonly reply: 'json' | 'none' | 'raw';
}
