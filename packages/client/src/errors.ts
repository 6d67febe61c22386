/** What a server says of a request that it refuses or fails at: Jupyter's JSON body. */
export interface ErrorBody {
  readonly message: string;
  /** A short machine-readable word, where there is one. */
  readonly reason: string | null;
  /** Whatever else is in it, as `short_message` of a session that cannot be started. */
  readonly [key: string]: unknown;
}

/** The server answered with an error status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string | null;
  readonly body: ErrorBody;
  readonly method: string;
  /** Without the query, which may hold a token. */
  readonly url: string;

  constructor(status: number, body: ErrorBody, request: { method: string; url: string }) {
    super(body.message);
    this.status = status;
    this.reason = body.reason;
    this.body = body;
    this.method = request.method;
    this.url = request.url;
  }
}

/** No answer came: the server cannot be reached, or the connection broke. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(request: { method: string; url: string }, cause: unknown) {
    super(`${request.method} ${request.url} got no answer`, { cause });
  }
}

/** Reads the error of an answer; not all that stands between is Jupyter and answers JSON. */
export async function apiError(
  response: Response,
  request: { method: string; url: string },
): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  return new ApiError(response.status, errorBody(text, response), request);
}

function errorBody(text: string, { status, statusText, headers }: Response): ErrorBody {
  const fallback = statusText || `Status ${status}`;
  const json = parse(text);
  if (json === undefined) {
    const isPage = headers.get('content-type')?.includes('html') ?? false;
    return { message: isPage || text === '' ? fallback : text, reason: null };
  }
  const { message, reason } = json;
  return {
    ...json,
    message: typeof message === 'string' && message !== '' ? message : fallback,
    reason: typeof reason === 'string' ? reason : null,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
