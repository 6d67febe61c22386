/** A websocket frame that is not a message of its sub-protocol. */
export class WebSocketMessageError extends Error {
  override readonly name = 'WebSocketMessageError';
}
