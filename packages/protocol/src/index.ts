// The public door of @tocsin/protocol.
export * from './model.ts';
