// The public door of @tocsin/sensors.
export * from './model.ts';
