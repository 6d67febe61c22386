/** What a server says of a request that it refuses or fails at: Jupyter's JSON body. */
export interface ErrorBody {
    readonly message: string;
    /** A short machine-readable word, where there is one. */
    readonly reason: string | null;
    /** Whatever else is in it, as `short_message` of a session that cannot be started. */
    readonly [key: string]: unknown;
}
/** The server answered with an error status. */
export declare class ApiError extends Error {
    readonly name = "ApiError";
    readonly status: number;
    readonly reason: string | null;
    readonly body: ErrorBody;
    readonly method: string;
    /** Without the query, which may hold a token. */
    readonly url: string;
    constructor(status: number, body: ErrorBody, request: {
        method: string;
        url: string;
    });
}
/** No answer came: the server cannot be reached, or the connection broke. */
export declare class NetworkError extends Error {
    readonly name = "NetworkError";
    constructor(request: {
        method: string;
        url: string;
    }, cause: unknown);
}
/** Reads the error of an answer; not all that stands between is Jupyter and answers JSON. */
export declare function apiError(response: Response, request: {
    method: string;
    url: string;
}): Promise<ApiError>;
