// The version that a node tells its peers; held against package.json by a test.
export const VERSION = '0.1.0';
