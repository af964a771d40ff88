import assert from 'node:assert/strict';
import { placesOf } from '../src/places.ts';

describe('places', () => {
  it('are the system’s for root', () => {
    const { config, data, socket, panic } = placesOf({}, true, { HOME: '/root' });
    assert.deepEqual(
      [config, data, socket, panic],
      [
        '/etc/tocsin/tocsin.toml',
        '/var/lib/tocsin',
        '/run/tocsin/control.sock',
        '/var/lib/tocsin/panic',
      ],
    );
  });

  it('are the XDG directories for others', () => {
    const env = { HOME: '/home/a', XDG_CONFIG_HOME: '/c', XDG_RUNTIME_DIR: '/run/user/1000' };
    const { config, data, socket } = placesOf({}, false, env);
    assert.deepEqual(
      [config, data, socket],
      [
        '/c/tocsin/tocsin.toml',
        '/home/a/.local/share/tocsin',
        '/run/user/1000/tocsin/control.sock',
      ],
    );
    assert.equal(
      placesOf({}, false, { HOME: '/home/a' }).socket,
      '/home/a/.local/share/tocsin/control.sock',
    );
  });

  it('a data directory named by hand holds its socket too', () => {
    for (const root of [true, false])
      assert.equal(
        placesOf({ data: '/d' }, root, { XDG_RUNTIME_DIR: '/r' }).socket,
        '/d/control.sock',
      );
    assert.equal(placesOf({ data: '/d', socket: '/s' }, true, {}).socket, '/s');
  });
});
