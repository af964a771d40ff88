// The public door of @tocsin/firewall.
export * from './model.ts';
