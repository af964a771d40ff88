// What a signature covers: the bytes behind a mark of their purpose, so that no signature of a key is ever valid for another.

/** Puts the mark of one purpose, e.g. `tocsin/signal/1` and a zero byte, before the bytes that are signed for it. */
export function signedMessage(purpose: string): (body: Uint8Array) => Uint8Array {
  const mark = new TextEncoder().encode(`${purpose}\0`);
  return (body) => {
    const message = new Uint8Array(mark.length + body.length);
    message.set(mark);
    message.set(body, mark.length);
    return message;
  };
}
