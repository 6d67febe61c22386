type Texts = Readonly<Record<string, unknown>>;
/** The base URL of a server, and the token of an address as servers print it. */
export declare function readAddress(address: string | URL): {
    base: URL;
    token: string | null;
};
/**
 * The URL of an operation: `{name}` in its path is replaced, and what is undefined is no part of the
 * query. Parameters in `deep` keep their slashes.
 */
export declare function operationUrl(base: URL, path: string, { params, query }: {
    readonly params?: Texts;
    readonly query?: Texts;
}, deep: readonly string[]): URL;
/** Encodes the segments of a path and keeps its slashes; empty segments mean nothing. */
export declare function encodePath(path: string): string;
export {};
