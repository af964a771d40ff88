// Gives the event loop a turn, so that no burst of work keeps timers and sockets waiting.

export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
