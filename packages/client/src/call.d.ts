import type { OperationFacts, Operations } from './operations.generated.ts';
/** `METHOD /path`, as the server's OpenAPI document has them. */
export type OperationName = keyof Operations;
/** What an operation answers. */
export type Reply<Name extends OperationName> = Operations[Name]['reply'];
/** The body that an operation takes. */
export type Body<Name extends OperationName> = Operations[Name]['body'];
/** The query that an operation takes. */
export type Query<Name extends OperationName> = Operations[Name]['query'];
/** A part of a call that may be left out where nothing in it is required. */
type Part<Key extends string, Value> = undefined extends Value ? {
    readonly [key in Key]?: Value;
} : Partial<Value> extends Value ? {
    readonly [key in Key]?: Value | undefined;
} : {
    readonly [key in Key]: Value;
};
/** What a call says: path parameters, query, body, and a signal that gives it up. */
export type CallOptions<Name extends OperationName> = Part<'params', Operations[Name]['params']> & Part<'query', Operations[Name]['query']> & Part<'body', Operations[Name]['body']> & {
    readonly signal?: AbortSignal | undefined;
};
/** The options may be left out where nothing in them is required. */
export type CallArguments<Name extends OperationName> = Partial<CallOptions<Name>> extends CallOptions<Name> ? [options?: CallOptions<Name>] : [options: CallOptions<Name>];
/** Calls an operation by its name. */
export type Call = <Name extends OperationName>(name: Name, ...options: CallArguments<Name>) => Promise<Reply<Name>>;
/** The parts of a call as the transport sees them, whatever the operation. */
export interface AnyCall {
    readonly params?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
}
/** Reads the answer of an operation as its facts say. */
export declare function readReply(response: Response, { reply }: OperationFacts): Promise<unknown>;
/** What is bytes, text or a form is sent as it is, everything else as JSON. */
export declare function encodeBody(body: unknown): {
    body?: BodyInit;
    headers: Record<string, string>;
};
export {};
