// Found by `npm run fuzz -- --target allow`: entries of a warning list that no text can be made of.
import assert from 'node:assert/strict';
import { readWarningList } from '@tocsin/firewall';

describe('a warning list', () => {
  it('with objects among its entries protects what its texts name', () => {
    const hostile = '{"toString":1,"valueOf":1}';
    const json = `{"name":${hostile},"list":["9.9.9.9",${hostile},["1.1.1.1"],7,null]}`;
    const { entries, faults } = readWarningList(json, 'list.json');
    assert.deepEqual(
      entries.map(({ cidr, detail }) => [cidr, detail]),
      [['9.9.9.9', 'list.json (list.json)']],
    );
    assert.deepEqual(
      faults.map(({ message }) => message),
      ['4 of 5 lines are no addresses'],
    );
  });
});
