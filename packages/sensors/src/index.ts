// The public door of @tocsin/sensors.

export type { ConfidenceStep, DetectorSpec, LinePattern } from './detector.ts';
export { type ParsedSpec, parseDetectorSpec, type SpecFault } from './detector-config.ts';
export { BUILT_IN_DETECTORS } from './detectors/index.ts';
export { createDetectorEngine, type DetectorEngine, type DetectorEngineInit } from './engine.ts';
export { type FileFollowerInit, fileFollower } from './file-follower.ts';
export type { Clock, Follower, FollowerHealth, OnLine } from './follower.ts';
export { type JournaldFollowerInit, journaldFollower } from './journald-follower.ts';
export { type LogSensorInit, logSensor } from './log-sensor.ts';
export * from './model.ts';
export { type ReplayInit, type ReplaySummary, replay } from './replay.ts';
export { isTimeZone } from './zone.ts';
