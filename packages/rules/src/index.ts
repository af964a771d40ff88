// The public door of @tocsin/rules.
export {};
