/** What is wrong with the frames of a message. */
export type MessageErrorCode = 'no_delimiter' | 'too_few_parts' | 'bad_signature' | 'bad_header';

/** Frames that are not a Jupyter message, or not one made with our key. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly code: MessageErrorCode;

  constructor(code: MessageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
