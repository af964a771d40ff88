// Where the process starts.
export async function start(): Promise<void> {}
