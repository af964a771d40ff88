// The public door of @tocsin/sensors.

export { type FileFollowerInit, fileFollower } from './file-follower.ts';
export type { Clock, Follower, FollowerHealth, OnLine } from './follower.ts';
export * from './model.ts';
