import { Session, type Runtime } from 'node:inspector';

import type { Place } from '../transpile/index.ts';
import { ResultPromises } from './result-promise.ts';

type Evaluation = Runtime.EvaluateReturnType;

/** How an evaluation ended. */
export type Outcome =
  | { readonly status: 'value'; readonly value: unknown }
  | { readonly status: 'thrown'; readonly error: unknown; readonly place?: Place }
  | { readonly status: 'terminated' };

/** Name of the method through which the inspector hands live values over. */
export interface ValueDesk {
  take(value: unknown): void;
}

/**
 * Evaluates code in V8's REPL mode through an inspector session that was opened on this very
 * thread. Only such an evaluation can be terminated by another thread with its variables kept, and
 * only REPL mode gives top-level `await` and repeated declarations.
 */
export class Evaluator {
  readonly #session = new Session();
  readonly #deskExpression: string;
  readonly #promises = new ResultPromises();
  #taken: unknown;

  /** `deskExpression` must give, in the global scope, what `desk` is. */
  constructor(deskExpression: string) {
    this.#deskExpression = deskExpression;
    this.#session.connect();
  }

  get desk(): ValueDesk {
    return {
      take: (value) => {
        this.#taken = value;
      },
    };
  }

  /** Runs code; promises at its top level are awaited, the value of its last statement is not. */
  async evaluate(expression: string): Promise<Outcome> {
    const parameters = { expression, replMode: true, awaitPromise: true, objectGroup: 'cell' };
    const { promise, resolve } = withResolvers<Outcome>();
    const forget = this.#promises.keep(() => {
      this.#post('Runtime.evaluate', parameters, (result) => {
        resolve(result === undefined ? { status: 'terminated' } : this.#outcome(result));
      });
    });
    const outcome = await promise;
    forget();
    return outcome;
  }

  /** The value of an expression if computing it changes nothing, else undefined. */
  peek(expression: string): unknown {
    let value: unknown;
    const parameters = { expression, throwOnSideEffect: true, timeout: 100, objectGroup: 'cell' };
    this.#post('Runtime.evaluate', parameters, (result) => {
      if (result !== undefined && result.exceptionDetails === undefined) {
        value = this.#value(result.result);
      }
    });
    return value;
  }

  /** Names of `let`, `const` and `class` declarations, which no object lists. */
  lexicalNames(): string[] {
    let names: string[] = [];
    this.#session.post('Runtime.globalLexicalScopeNames', {}, (error, result) => {
      if (error === null) names = result.names;
    });
    return names;
  }

  /** Ends the code that is running on this thread as soon as the caller returns to it. */
  terminate(): void {
    this.#session.post('Runtime.terminateExecution');
  }

  close(): void {
    this.#session.disconnect();
  }

  /** The answer is there at once unless something is awaited; undefined when it was terminated. */
  #post(
    method: string,
    parameters: object,
    answer: (result: Evaluation | undefined) => void,
  ): void {
    this.#session.post(method, parameters, (error, result) => {
      answer(error === null ? (result as Evaluation) : undefined);
    });
  }

  #outcome({ result, exceptionDetails }: Evaluation): Outcome {
    if (exceptionDetails === undefined) return { status: 'value', value: this.#value(result) };
    const error = this.#value(exceptionDetails.exception ?? result);
    const { lineNumber, columnNumber } = exceptionDetails;
    return { status: 'thrown', error, place: { line: lineNumber + 1, column: columnNumber + 1 } };
  }

  #value(object: Runtime.RemoteObject): unknown {
    if (object.objectId === undefined) return primitive(object);
    this.#session.post('Runtime.callFunctionOn', {
      functionDeclaration: `function (value) { ${this.#deskExpression}.take(value); }`,
      objectId: object.objectId,
      arguments: [{ objectId: object.objectId }],
    });
    this.#session.post('Runtime.releaseObjectGroup', { objectGroup: 'cell' });
    const value = this.#taken;
    this.#taken = undefined;
    return value;
  }
}

function primitive(object: Runtime.RemoteObject): unknown {
  const text = object.unserializableValue;
  if (text === undefined) return object.subtype === 'null' ? null : object.value;
  return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text);
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function withResolvers<T>(): Resolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
