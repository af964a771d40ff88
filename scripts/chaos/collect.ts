// Loaded into a daemon before all else: it collects its garbage when it is told to, so that what is resident then is what it holds.

process.on('SIGUSR2', () => void globalThis.gc?.());
