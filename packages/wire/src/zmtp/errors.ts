/** Why a peer was refused or dropped. */
export type ZmtpErrorCode =
  | 'bad_greeting'
  | 'unsupported_version'
  | 'unsupported_mechanism'
  | 'bad_frame'
  | 'too_large'
  | 'bad_command'
  | 'not_genuine'
  | 'incompatible_socket'
  | 'peer_error'
  | 'handshake_timeout'
  | 'bad_endpoint';

/** A peer broke the ZMTP protocol, or asked for something this implementation does not speak. */
export class ZmtpError extends Error {
  override readonly name = 'ZmtpError';
  readonly code: ZmtpErrorCode;

  constructor(code: ZmtpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
