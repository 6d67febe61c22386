import type { WebSocket } from 'ws';

/**
 * Answers a client's pings, one at a time: of those that come while an answer is on its way, the
 * newest is answered (RFC 6455 §5.5.3), so that no number of pings grows into a queue.
 */
export function answerPings(socket: WebSocket): void {
  let isAnswering = false;
  let newest: Buffer | undefined;
  const answer = (data: Buffer): void => {
    isAnswering = true;
    socket.pong(data, false, (error?: Error | null) => {
      isAnswering = false;
      const next = newest;
      newest = undefined;
      if (next !== undefined && (error ?? null) === null) answer(next);
    });
  };
  socket.on('ping', (data: Buffer) => {
    if (!isAnswering) answer(data);
    // What came is a view of a large piece, which is not to be kept for it.
    else newest = Buffer.from(data);
  });
}
