// The public door of @tocsin/node.
export {};
